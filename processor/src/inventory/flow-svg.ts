import type { FlowEdge, FlowGraph, FlowNode } from './data-flow.ts';

const WIDTH = 1_400;
const ROW = 44;
const BOX_HEIGHT = 32;
/** Left edge and width of the boxes of a column, and how many characters they show; the whole name is in the tooltip. */
const COLUMNS = {
  c: { x: 8, width: 220, shown: 34 },
  d: { x: 568, width: 264, shown: 41 },
  m: { x: 1_172, width: 220, shown: 34 },
} as const;
type Column = (typeof COLUMNS)[keyof typeof COLUMNS];
const LABEL_SHOWN = 50;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The graph as SVG: layers from left to right, the same bytes for the same graph; no script, no style, no link. */
export function formSvg(graph: FlowGraph, note?: string): string {
  const { callers, destinations, models, edges } = graph;
  const layers = [
    { column: COLUMNS.c, nodes: callers },
    { column: COLUMNS.d, nodes: destinations },
    { column: COLUMNS.m, nodes: models },
  ];
  const sides = [edges.filter(({ from }) => from.startsWith('c')), edges.filter(({ from }) => from.startsWith('d'))];
  // Every line has a height of its own between the layers, so that no label lies on another.
  const rows = Math.max(1, ...layers.map(({ nodes }) => nodes.length), ...sides.map((side) => side.length));
  const middle = (index: number, of: number): number => Math.round(((index + 0.5) * rows * ROW) / of) + 8;
  const places = new Map(layers.flatMap(({ column, nodes }) => nodes.map(({ id }, index) => [id, { column, y: middle(index, nodes.length) }] as const)));
  const lines = sides.flatMap((side) =>
    side.flatMap((edge, index) => {
      const [from, to] = [places.get(edge.from), places.get(edge.to)];
      if (from === undefined || to === undefined) return [];
      return [drawLine(edge, { x: from.column.x + from.column.width, y: from.y }, { x: to.column.x, y: to.y }, middle(index, side.length))];
    }),
  );
  const boxes = layers.flatMap(({ column, nodes }) => nodes.map((node, index) => drawBox(node, column, middle(index, nodes.length))));
  const height = rows * ROW + 16;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${WIDTH} ${height + (note === undefined ? 0 : 24)}" font-family="sans-serif" font-size="11">`,
    `<title>Data flow: ${callers.length} callers, ${destinations.length} destinations, ${models.length} models</title>`,
    ...lines,
    ...boxes,
    ...(edges.length === 0 ? ['<text x="8" y="28">no traffic in the window</text>'] : []),
    ...(note === undefined ? [] : [`<text x="8" y="${height + 12}">${escapeXml(note)}</text>`]),
    '</svg>',
    '',
  ].join('\n');
}

/** A state is never shown by colour alone: an unregistered destination is dashed and says so. */
function drawBox({ label, unregistered }: FlowNode, { x, width, shown }: Column, y: number): string {
  const top = y - BOX_HEIGHT / 2;
  const frame = unregistered ? 'stroke="#b00020" stroke-dasharray="5 3"' : 'stroke="#000"';
  const state = unregistered ? `<text x="${x + 8}" y="${y + 10}" fill="#b00020">no vendor entry</text>` : '';
  const base = unregistered ? y - 3 : y + 4;
  return `<g><title>${escapeXml(label)}</title><rect x="${x}" y="${top}" width="${width}" height="${BOX_HEIGHT}" fill="#fff" ${frame}/><text x="${x + 8}" y="${base}">${escapeXml(shorten(label, shown))}</text>${state}</g>`;
}

function drawLine({ label }: FlowEdge, from: Point, to: Point, y: number): string {
  const path = `M${from.x} ${from.y} L${from.x + 30} ${y} L${to.x - 30} ${y} L${to.x} ${to.y}`;
  return `<g><title>${escapeXml(label)}</title><path d="${path}" fill="none" stroke="#555"/><text x="${from.x + 36}" y="${y - 4}">${escapeXml(shorten(label, LABEL_SHOWN))}</text></g>`;
}

function shorten(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Line ends become a space. What XML has no place for, not even escaped, becomes a box, and so do marks that reorder text: what is shown is what was said. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\t\r\n\u0085\u2028\u2029]/g, ' ')
    .replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu, '\u25a1')
    .replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

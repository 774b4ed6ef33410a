import type { DataFlow } from './contract.ts';
import { formatCount } from '../figures.ts';
import { html, type Markup } from './html/markup.ts';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** data-flow.mmd: what goes where, as Mermaid. */
export function formMermaid(flows: readonly DataFlow[]): string {
  const { left, right, edges } = readGraph(flows);
  return [
    'flowchart LR',
    ...left.map((name, index) => `  s${index}["${escapeLabel(name)}"]`),
    ...right.map((name, index) => `  p${index}[("${escapeLabel(name)}")]`),
    ...edges.map(({ from, to, label }) => `  s${left.indexOf(from)} -->|"${escapeLabel(label)}"| p${right.indexOf(to)}`),
    ...(edges.length === 0 ? ['  none["no traffic in the period"]'] : []),
    '',
  ].join('\n');
}

const ROW = 46;
const BOX = { width: 230, height: 34 } as const;
const WIDTH = 900;

/** data-flow.svg: the same as a picture; no script, no style from outside. */
export function formFlowSvg(flows: readonly DataFlow[]): string {
  return formFlowPicture(flows).text;
}

export function formFlowPicture(flows: readonly DataFlow[]): Markup {
  const { left, right, edges } = readGraph(flows);
  // Every line has its own height, so that no label lies on another.
  const rows = Math.max(left.length, right.length, edges.length, 1);
  const middle = (index: number, of: number): number => Math.round(((index + 0.5) * rows * ROW) / Math.max(of, 1)) + 8;
  const box = (x: number, y: number, name: string): Markup =>
    html`<rect x="${x}" y="${y - BOX.height / 2}" width="${BOX.width}" height="${BOX.height}" fill="#fff" stroke="#000"/><text x="${x + 8}" y="${y + 4}">${shorten(name, 38)}<title>${name}</title></text>\n`;
  const line = ({ from, to, label }: Edge, index: number): Markup => {
    const [y1, y2, y] = [middle(left.indexOf(from), left.length), middle(right.indexOf(to), right.length), middle(index, edges.length)];
    const [x1, x2] = [BOX.width + 8, WIDTH - BOX.width - 8];
    return html`<path d="M${x1} ${y1} L${x1 + 40} ${y} L${x2 - 40} ${y} L${x2} ${y2}" fill="none" stroke="#555"/><text x="${x1 + 46}" y="${y - 4}">${shorten(label, 58)}<title>${label}</title></text>\n`;
  };
  return html`<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${WIDTH} ${rows * ROW + 16}" font-family="sans-serif" font-size="11">
<title>Data flow: ${left.length} services, ${right.length} providers</title>
${edges.map(line)}${left.map((name, index) => box(8, middle(index, left.length), name))}${right.map((name, index) => box(WIDTH - BOX.width - 8, middle(index, right.length), name))}${edges.length === 0 ? html`<text x="8" y="28">no traffic in the period</text>\n` : html``}</svg>
`;
}

function readGraph(flows: readonly DataFlow[]): { readonly left: readonly string[]; readonly right: readonly string[]; readonly edges: readonly Edge[] } {
  const edges = flows
    .map((flow) => ({ from: nameCaller(flow), to: nameProvider(flow), label: describeLoad(flow) }))
    .toSorted((a, b) => (`${a.from}\n${a.to}` < `${b.from}\n${b.to}` ? -1 : 1));
  const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)].toSorted();
  return { left: distinct(edges.map(({ from }) => from)), right: distinct(edges.map(({ to }) => to)), edges };
}

export function nameCaller({ service, environment }: DataFlow): string {
  return `${service ?? 'service not stated'} (${environment ?? 'environment not stated'})`;
}

export function nameProvider({ provider, host, region }: DataFlow): string {
  return [provider ?? 'provider not stated', host, region].filter((part) => part !== undefined).join(', ');
}

export function describeLoad({ calls, blocked, kinds }: DataFlow): string {
  const found = kinds.map(([kind, findings]) => `${kind} ${formatCount(findings)}`);
  return `${formatCount(calls)} calls, ${formatCount(blocked)} blocked; ${found.length === 0 ? 'nothing found in them' : `found: ${found.join(', ')}`}`;
}

/** Mermaid reads quotes, brackets and more inside labels: whatever is not plain goes as a character reference of its own kind. */
function escapeLabel(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 .,:/_()-]/gu, (character) => `#${character.codePointAt(0)};`);
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

import type { FlowGraph, FlowNode } from './data-flow.ts';

/** The graph as Mermaid text. Ids are ours; labels are escaped, so that a name from outside is never syntax. */
export function formMermaid({ callers, destinations, models, edges }: FlowGraph, note?: string): string {
  const nodes = (list: readonly FlowNode[], open: string, close: string): readonly string[] =>
    list.map(({ id, label, unregistered }) => `  ${id}${open}"${escapeLabel(unregistered ? `${label} - no vendor entry` : label)}"${close}`);
  return [
    'flowchart LR',
    ...nodes(callers, '[', ']'),
    ...nodes(destinations, '[(', ')]'),
    ...nodes(models, '([', '])'),
    ...edges.map(({ from, to, label }) => `  ${from} -->|"${escapeLabel(label)}"| ${to}`),
    ...(edges.length === 0 ? ['  none["no traffic in the window"]'] : []),
    ...(note === undefined ? [] : [`  note["${escapeLabel(note)}"]`]),
    '',
  ].join('\n');
}

/** Mermaid reads quotes, brackets, `#` and line ends inside labels too: whatever is not plain goes as a character reference of its own kind. */
function escapeLabel(text: string): string {
  return text.toWellFormed().replaceAll(/[^A-Za-z0-9 .,:/_()-]/gu, (character) => `#${character.codePointAt(0)};`);
}

import { toXmlText } from '../xml-text.ts';

declare const safe: unique symbol;
/** Markup that html`` made: every text in it is escaped. */
export interface Markup {
  readonly [safe]: true;
  readonly text: string;
}
type Part = Markup | string | number | readonly Markup[];

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeText(text: string): string {
  return toXmlText(text).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** The only maker of markup: constant text with escaped values. Attribute values must stand in double quotes. */
export function html(constant: TemplateStringsArray, ...values: readonly Part[]): Markup {
  let text = constant[0] ?? '';
  for (const [index, value] of values.entries()) text += write(value) + (constant[index + 1] ?? '');
  return { text } as Markup;
}

/** Text of a style sheet of ours: constant but for hashes. */
export function formStyle(css: string): Markup {
  if (/[<&]/.test(css)) throw new RangeError('a style sheet holds no markup');
  return { text: css } as Markup;
}

/** Markup that another maker of ours escaped: drawings. Never a text from outside. */
export function trustMarkup(text: string): Markup {
  return { text } as Markup;
}

function write(value: Part): string {
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  return 'text' in value ? value.text : value.map(({ text }) => text).join('');
}

/** A table with its caption; without rows it says so in the words of `empty`, never a bare head. */
export function formTable(caption: string, columns: readonly string[], rows: readonly (readonly (Markup | string | number)[])[], empty: string): Markup {
  if (rows.length === 0) return html`<div class="table"><p class="caption">${caption}</p><p class="none">${empty}</p></div>\n`;
  return html`<table><caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map((cell) => (typeof cell === 'number' ? html`<td class="n">${cell.toLocaleString('en-US')}</td>` : html`<td>${cell}</td>`))}</tr>\n`)}</tbody></table>
`;
}

/** Terms and what they are, as two columns. */
export function formFacts(facts: readonly (readonly [term: string, value: Markup | string])[]): Markup {
  return html`<dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>\n`)}</dl>\n`;
}

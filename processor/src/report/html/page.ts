import { formStyle, html, type Markup } from './markup.ts';

/** Black on white; a state is said in words, never by colour alone. */
const STYLE = `
:root { font: 10.5pt/1.4 "Liberation Sans", Arial, Helvetica, sans-serif; color: #000; background: #fff; }
body { max-width: 178mm; margin: 8mm auto; }
h1 { font-size: 19pt; margin: 0 0 2mm; } h2 { font-size: 13.5pt; margin: 7mm 0 2mm; break-after: avoid; } h3 { font-size: 11pt; margin: 4mm 0 1mm; break-after: avoid; }
p, ul, dl { margin: 0 0 2.5mm; }
dl { display: grid; grid-template-columns: 42mm 1fr; gap: .8mm 4mm; } dt { font-weight: bold; } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
table { border-collapse: collapse; width: 100%; margin: 0 0 4mm; font-size: 9pt; }
caption, .caption { text-align: left; font-weight: bold; padding: 0 0 1mm; margin: 0; }
thead { display: table-header-group; } tr { break-inside: avoid; }
th, td { border: .2mm solid #777; padding: .8mm 1.4mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; white-space: pre-line; }
th { background: #eee; overflow-wrap: normal; } td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
pre { font: 8pt/1.35 "Liberation Mono", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; border: .2mm solid #777; padding: 1.4mm; margin: 0 0 2.5mm; }
.none { font-style: italic; } .fill { border: .2mm solid #777; min-height: 18mm; padding: 1mm; break-inside: avoid; }
.result { font-weight: bold; border: .3mm solid #000; padding: 0 1.4mm; white-space: nowrap; }
figure { margin: 0 0 4mm; break-inside: avoid; } figure svg { max-width: 100%; height: auto; }
section.control, section.appendix { break-before: page; }
footer { border-top: .2mm solid #777; margin-top: 6mm; padding-top: 1mm; font-size: 8pt; overflow-wrap: anywhere; }
@media print { body { max-width: none; margin: 0; } footer { display: none; } a { color: inherit; text-decoration: none; } }
`;

/**
 * One file, no script, nothing loaded. No paper size is named, so that it prints on A4 and on Letter. `marks` stand at the foot of every page
 * and go into the style sheet: they must be hex.
 */
export function formPage(title: string, marks: { readonly reference: string; readonly root: string }, body: Markup): string {
  for (const mark of [marks.reference, marks.root]) if (!/^[0-9a-f]{64}$/.test(mark)) throw new RangeError('not a hash');
  const foot = `@page { margin: 16mm 16mm 18mm; @bottom-left { content: "${marks.reference}\\a log root ${marks.root}"; white-space: pre; font: 6.5pt monospace; } @bottom-right { content: counter(page) " of " counter(pages); font: 8pt sans-serif; } }`;
  return html`<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
<meta name="viewport" content="width=device-width" />
<title>${title}</title>
<style>${formStyle(STYLE + foot)}
</style>
</head>
<body>
${body}<footer>${marks.reference} · log root ${marks.root}</footer>
</body>
</html>
`.text;
}

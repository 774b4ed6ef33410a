import type { SubjectExportRequest } from '@spanproof/vocabulary';
import type { ExportedRecord } from './subject-export.ts';

/** Formats rows of the API; handed in, because it neutralises what a spreadsheet would run. */
export type FormatCsv = (columns: readonly string[], rows: Iterable<readonly (string | undefined)[]>) => string;

const COLUMNS = ['record_id', 'at', 'kind', 'service', 'operation', 'model', 'person', 'request', 'response'] as const;

export const EXPORT_TYPES: { readonly [format in SubjectExportRequest['format']]: string } = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

/** The whole file, in chunks. Values are content from outside: JSON and HTML are escaped, cells of CSV neutralised. */
export async function* formatExport(
  formatCsv: FormatCsv,
  format: SubjectExportRequest['format'],
  subject: string,
  records: AsyncIterable<ExportedRecord>,
): AsyncIterable<Uint8Array> {
  let count = 0;
  yield Buffer.from(format === 'csv' ? formatCsv(COLUMNS, []) : format === 'json' ? `{"subject":${JSON.stringify(subject)},"records":[` : htmlHead(subject));
  for await (const record of records) {
    if (format === 'csv')
      yield Buffer.from(
        formatCsv(COLUMNS, [cellsOf(record)])
          .split('\r\n')
          .slice(1)
          .join('\r\n'),
      );
    else if (format === 'json') yield Buffer.from(`${count === 0 ? '' : ','}${JSON.stringify(record)}`);
    else yield Buffer.from(htmlOf(record));
    count += 1;
  }
  if (format === 'json') yield Buffer.from(`],"count":${count}}\n`);
  if (format === 'html') yield Buffer.from(`<p>${count} records.</p></body></html>\n`);
}

function cellsOf({ record_id, at, kind, service, operation, model, person, content }: ExportedRecord): readonly (string | undefined)[] {
  const { request, response } =
    content === undefined ? { request: undefined, response: undefined } : content === 'missing' ? { request: content, response: content } : content;
  const text = (value: unknown): string | undefined => (value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value));
  return [record_id, at, kind, service, operation, model, text(person), text(request), text(response)];
}

function htmlHead(subject: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Records</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{font:14px/1.5 sans-serif;max-width:60em;margin:2em auto}pre{white-space:pre-wrap;background:#eee;padding:.5em}</style></head>
<body><h1>What is kept of ${escape(subject)}</h1>
`;
}

function htmlOf(record: ExportedRecord): string {
  const [id = '', at = '', kind = '', service = '', operation = '', model = '', person = '', request = '', response = ''] = cellsOf(record);
  const parts = [
    ['Person', person],
    ['Request', request],
    ['Response', response],
  ].filter(([, text]) => text !== '');
  return `<section><h2>${escape(at)}</h2><p>${escape([kind, service, operation, model].filter((word) => word !== '').join(' · '))} · <code>${escape(id)}</code></p>
${parts.map(([name = '', text = '']) => `<h3>${name}</h3><pre>${escape(text)}</pre>`).join('\n')}</section>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

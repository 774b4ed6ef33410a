import { encodeCanonical, formatSample } from '@spanproof/vocabulary/ledger';
import { formAnswerSheet } from './html/answer-sheet.ts';
import { formReportPage } from './html/report-page.ts';
import { checkInputs } from './check-inputs.ts';
import { formContent } from './content.ts';
import type { PackageFile, PackageInputs } from './contract.ts';
import { formCallFile } from './tables/calls.ts';
import { formSampleTable } from './tables/sample.ts';
import { formControlTables } from './tables/controls.ts';
import { formatCsv } from './tables/csv.ts';
import { formWorkbook } from './tables/workbook.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * The evidence package as files, sorted by path; pure but for the time it takes. The same inputs give the same bytes, and inputs that differ in
 * their header only give the same `content_hash` in report.json.
 *
 * @throws CodedError EXPORT_INCOMPLETE where a part is missing or does not fit the others: there is no package then, not a smaller one
 */
export async function formPackage(inputs: PackageInputs): Promise<readonly PackageFile[]> {
  checkInputs(inputs);
  const content = formContent(inputs);
  const records = await formCallFile(inputs);
  const files: PackageFile[] = [
    {
      path: 'report.json',
      bytes: encodeCanonical({
        header: { ...inputs.header, run: inputs.run.id, run_at: inputs.run.at, checkpoint: { ...inputs.checkpoint } },
        content: content.value,
        content_hash: content.hash,
      }),
    },
    { path: 'report.html', bytes: utf8(formReportPage(inputs, content.hash)) },
    { path: 'report.xlsx', bytes: await formWorkbook(inputs, content.hash) },
    { path: 'answer-sheet.html', bytes: utf8(formAnswerSheet(inputs, content.hash)) },
    { path: 'data-flow.mmd', bytes: utf8(inputs.drawings.mermaid) },
    { path: 'data-flow.svg', bytes: utf8(inputs.drawings.svg) },
    { path: 'tables/records.csv', bytes: records },
    ...(inputs.sample === undefined
      ? []
      : [
          { path: 'sample.json', bytes: formatSample(inputs.sample.drawn) },
          { path: 'tables/sample.csv', bytes: utf8(formatCsv(formSampleTable(inputs.sample))) },
        ]),
    ...formControlTables(inputs).map(({ name, table }) => ({ path: `tables/controls/${name}.csv`, bytes: utf8(formatCsv(table)) })),
  ];
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

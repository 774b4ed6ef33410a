import { parseCanonical } from '@spanproof/vocabulary/ledger';
import { describe, expect, test } from 'vitest';
import type { PackageInputs } from '../../processor/src/report/contract.ts';
import { formPackage } from '../../processor/src/report/package.ts';
import { openPackage, textIn } from './open-package.ts';
import { formControl, formInputs, formOutcome, formSummaryOfCall, FROM, TO } from './package-inputs.ts';

const incomplete = expect.objectContaining({ code: 'EXPORT_INCOMPLETE' });

interface ReportFile {
  readonly content: { readonly [key: string]: unknown };
  readonly content_hash: string;
  readonly header: { readonly [key: string]: unknown };
}
const readReport = async (inputs: PackageInputs): Promise<ReportFile> =>
  parseCanonical((await openPackage(inputs)).get('report.json') ?? new Uint8Array(0)) as unknown as ReportFile;

describe('formPackage', () => {
  test('names every part, sorted, a table for each control', async () => {
    expect((await formPackage(formInputs())).map(({ path }) => path)).toEqual([
      'answer-sheet.html',
      'data-flow.mmd',
      'data-flow.svg',
      'report.html',
      'report.json',
      'report.xlsx',
      'tables/controls/A1.1-availability.csv',
      'tables/controls/C1.1-content.csv',
      'tables/controls/C1.2-disposal.csv',
      'tables/controls/P1.1-notice.csv',
      'tables/controls/PI1.5-integrity.csv',
      'tables/controls/ipe.csv',
      'tables/controls/results.csv',
      'tables/records.csv',
    ]);
  });

  test('the same inputs give the same bytes, also later', async () => {
    const first = await openPackage(formInputs());
    await new Promise((resolve) => setTimeout(resolve, 2100)); // a zip knows two seconds
    const second = await openPackage(formInputs());
    for (const [path, bytes] of first) expect(Buffer.compare(bytes, second.get(path) ?? new Uint8Array(0)), path).toBe(0);
  });

  test('who made it, when and what for does not change what it says', async () => {
    const [mine, theirs] = [formInputs(), formInputs()].map((inputs, index) =>
      index === 0
        ? inputs
        : {
            ...inputs,
            header: { ...inputs.header, generated_at: String(TO + 9n), generated_by: 'token:x', purpose: 'other' },
            run: { ...inputs.run, id: 'run-2', at: String(TO + 5n) },
            // The log grows; what it says of the period stays.
            checkpoint: { ...inputs.checkpoint, size: 43 },
          },
    );
    const [a, b] = [await readReport(mine as PackageInputs), await readReport(theirs as PackageInputs)];
    expect(a.content_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(b.content_hash).toBe(a.content_hash);
    expect(b.content).toEqual(a.content);
    expect(b.header).not.toEqual(a.header);
  });

  test.each<[string, Partial<PackageInputs>]>([
    ['a grant', { grants: [] }],
    ['a figure of a flow', { flows: formInputs().flows.map((flow) => ({ ...flow, blocked: flow.blocked + 1 })) }],
    [
      'a deviation’s words',
      { run: { ...formInputs().run, outcomes: formInputs().run.outcomes.map((outcome) => ({ ...outcome, reason: `${outcome.reason} ` })) } },
    ],
    ['a register entry', { registers: formInputs().registers.slice(1) }],
  ])('%s changes it', async (_, changes) => {
    expect((await readReport(formInputs(changes))).content_hash).not.toBe((await readReport(formInputs())).content_hash);
  });

  const base = formInputs();
  const outcomes = base.run.outcomes;
  test.each<[string, Partial<PackageInputs>]>([
    ['a control without an outcome', { run: { ...base.run, outcomes: outcomes.slice(1) } }],
    ['an outcome without a control', { controls: base.controls.slice(1) }],
    ['a control twice', { controls: [...base.controls, formControl('P1.1-notice')] }],
    ['an outcome twice', { run: { ...base.run, outcomes: [...outcomes, formOutcome('P1.1-notice')] } }],
    ['a deviation that passed', { run: { ...base.run, outcomes: outcomes.map((outcome) => ({ ...outcome, result: 'passed' as const })) } }],
    [
      'more listed than counted',
      { run: { ...base.run, outcomes: outcomes.map((outcome) => (outcome.deviations_total > 0 ? { ...outcome, deviations_total: 1 } : outcome)) } },
    ],
    ['a run of another period', { run: { ...base.run, to: String(TO + 1n) } }],
    ['a day left out', { days: base.days.slice(1) }],
    ['a day twice', { days: [...base.days, ...base.days.slice(-1)] }],
    ['a period that is empty', { period: { kind: 'period', from: String(FROM), to: String(FROM) }, run: { ...base.run, to: String(FROM) } }],
    ['fewer calls than announced', { calls_total: 3 }],
    ['more calls than announced', { calls_total: 1 }],
    ['a root that is no hash', { checkpoint: { ...base.checkpoint, root: 'ef' } }],
    ['a bundle id that is no hash', { bundle: { id: '"}', root: 'ef'.repeat(32) } }],
    ['a figure that is no integer', { flows: base.flows.map((flow) => ({ ...flow, calls: 1.5 })) }],
  ])('%s makes no package at all', async (_, changes) => {
    await expect(formPackage(formInputs(changes))).rejects.toEqual(incomplete);
  });

  test('a source of calls that fails makes it fail', async () => {
    function* failing() {
      yield formSummaryOfCall(1);
      throw new Error('the engine went away');
    }
    await expect(formPackage(formInputs({ calls: failing() }))).rejects.toThrow('went away');
  });

  test('goldens: the report, the answer sheet, the diagram and the tables', async () => {
    const files = await openPackage(formInputs());
    for (const path of ['report.html', 'report.json', 'answer-sheet.html', 'tables/records.csv', 'tables/controls/C1.1-content.csv'])
      await expect(textIn(files, path)).toMatchFileSnapshot(`golden/${path.split('/').at(-1)}`);
  });
});

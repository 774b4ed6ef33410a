import type { RegisterEntry } from '@spanproof/vocabulary';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CALL_COLUMNS, formCallFile, formCallRow } from '../../processor/src/report/tables/calls.ts';
import { formDeviationTable } from '../../processor/src/report/tables/controls.ts';
import { formatCsv } from '../../processor/src/report/tables/csv.ts';
import { openPackage, readWithPython, textIn } from './open-package.ts';
import { formInputs, formOutcome, formSummaryOfCall } from './package-inputs.ts';

const READ_CSV = `
import sys, csv, io, json
print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode('utf-8'), newline=''), strict=True))))`;
const readCsv = (text: string): readonly (readonly string[])[] => readWithPython(READ_CSV, Buffer.from(text)) as readonly (readonly string[])[];

describe('CSV', () => {
  test('another reader gets the cells back', () => {
    const cells = ['plain', 'a,b', 'say "x"', 'two\r\nlines', '', '  x', 'ünïcödé 😀'];
    expect(readCsv(formatCsv({ columns: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], rows: [cells, [1, undefined, 0, 'x', 'y', 'z', 'w']] }))).toEqual([
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
      cells,
      ['1', '', '0', 'x', 'y', 'z', 'w'],
    ]);
  });

  test.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '  =1', '\n=1', '＝1', '＋1', '－1', '＠x', '|calc', '%x'])('%j cannot run', (text) => {
    expect(readCsv(formatCsv({ columns: ['c'], rows: [[text]] }))[1]).toEqual([`'${text}`]);
  });

  test('every line has a cell for each column', () => {
    expect(formatCsv({ columns: ['a', 'b', 'c'], rows: [['x']] })).toBe('"a","b","c"\r\n"x",,\r\n');
  });

  test('no text begins like a formula, whatever it is, and each can be had back', () => {
    const text = fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '"', ',', '\t', '\r', '\n', ' ', 'x', '|', '%', "'", '＝', '\u00a0', '\u2028') });
    const samples = fc.sample(text, 400);
    const rows = readCsv(formatCsv({ columns: ['c'], rows: samples.map((sample) => [sample]) })).slice(1);
    expect(rows.length).toBe(samples.length);
    for (const [index, [cell = '']] of rows.entries()) {
      expect(/^\s*[=+\-@＝＋－＠]|^[\t\r\n|%]/u.test(cell)).toBe(false);
      expect([cell, cell.slice(1)]).toContain(samples[index]);
    }
  });
});

describe('tables', () => {
  test('records.csv holds every call, numbers as numbers and texts as texts', async () => {
    const rows = readCsv(textIn(await openPackage(formInputs()), 'tables/records.csv'));
    expect(rows).toHaveLength(3);
    expect(rows[1]?.slice(0, 9)).toEqual([
      '00000000000000000000000000000001',
      'llm.call',
      '1790812800000000001',
      '1790812801000000001',
      '2026-10-01 00:00:00 UTC',
      'chat',
      'support-desk',
      'production',
      'openai',
    ]);
    expect(rows[2]?.[6]).toBe("'=cmd|'/c calc'!A0");
    expect(rows[2]?.[12]).toBe("'@SUM(1)");
  });

  test('what a call does not state is an empty cell', () => {
    const { provider: _, tokens_input: __, ...call } = formSummaryOfCall(1);
    expect(formCallRow(call)[CALL_COLUMNS.indexOf('provider')]).toBeUndefined();
    expect(formCallRow(call)[CALL_COLUMNS.indexOf('tokens_input')]).toBeUndefined();
  });

  test('calls come newest first and stand oldest first, however many', async () => {
    const calls = Array.from({ length: 2_345 }, (_, index) => formSummaryOfCall(2_345 - index));
    const rows = readCsv(new TextDecoder().decode(await formCallFile({ calls, calls_total: calls.length })));
    expect(rows.slice(1).map(([id = '']) => Number.parseInt(id, 16))).toEqual(Array.from(calls, (_, index) => index + 1));
    await expect(formCallFile({ calls, calls_total: calls.length + 1 })).rejects.toMatchObject({ code: 'EXPORT_INCOMPLETE' });
  });

  const nobody = { registers: [] };

  test('beside each deviation stands what management says to it: its own answer, else the one to all of the control, else that there is none', () => {
    const answer = (id: string, data: object, changes: object = {}): RegisterEntry => ({
      ...formInputs().registers[0]!,
      register: 'responses',
      id,
      data: { control: 'c', cause: 'a cause', response: id, remediation: 'a fix', owner: 'lead', due: '2026-12-01', ...data },
      ...changes,
    });
    const outcome = formOutcome('c', {
      result: 'deviation',
      deviations: [
        { item: 'i', what: 'w' },
        { item: 'j', what: 'w' },
      ],
      deviations_total: 2,
    });
    const own = answer('own', { item: 'i', run: 'r1', retest: { at: '2026-12-02', run: 'r2', result: 'no_occurrences' } });
    const others = [answer('another control', { control: 'd' }), answer('taken back', { item: 'j', run: 'r1' }, { retired: true })];
    const said = (registers: readonly RegisterEntry[]) => formDeviationTable({ registers }, outcome).rows.map((row) => row.slice(2));
    expect(said(others)).toEqual([
      ['i', 'w', 'no management response'],
      ['j', 'w', 'no management response'],
    ]);
    expect(said([answer('all', {}), own, ...others])).toEqual([
      ['i', 'w', 'own', 'a cause', 'a fix', 'lead', '2026-12-01', '2026-12-02: no occurrences, run r2', 'responses/own, version 2'],
      ['j', 'w', 'all', 'a cause', 'a fix', 'lead', '2026-12-01', 'not yet', 'responses/all, version 2'],
    ]);
  });

  test('a deviation table says how many it does not list, and a control without deviations says so', () => {
    expect(
      formDeviationTable(nobody, formOutcome('c', { result: 'deviation', deviations: [{ item: 'i', what: 'w' }], deviations_total: 3 })).rows.at(-1),
    ).toEqual(['c', 'deviation', undefined, '2 more deviations are counted and not listed']);
    expect(formDeviationTable(nobody, formOutcome('c')).rows).toEqual([['c', 'passed', undefined, 'no deviation is listed: Each of 1,284 calls met it.']]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formCallTable } from '../../processor/src/report/tables/calls.ts';
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
    const { columns, rows } = formCallTable([call], 1);
    expect(rows[0]?.[columns.indexOf('provider')]).toBeUndefined();
    expect(rows[0]?.[columns.indexOf('tokens_input')]).toBeUndefined();
  });

  test('a deviation table says how many it does not list, and a control without deviations says so', () => {
    expect(formDeviationTable(formOutcome('c', { result: 'deviation', deviations: [{ item: 'i', what: 'w' }], deviations_total: 3 })).rows.at(-1)).toEqual([
      'c',
      'deviation',
      undefined,
      '2 more deviations are counted and not listed',
    ]);
    expect(formDeviationTable(formOutcome('c')).rows).toEqual([['c', 'passed', undefined, 'no deviation is listed: Each of 1,284 calls met it.']]);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixTimes } from '../../processor/src/report/tables/fix-times.ts';
import { formWorkbook } from '../../processor/src/report/tables/workbook.ts';
import { readWithPython } from './open-package.ts';
import { formControl, formInputs, formOutcome, SAMPLE } from './package-inputs.ts';

const HASH = 'ab'.repeat(32);
const READ = `
import sys, io, json, zipfile, xml.dom.minidom
z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
assert z.testzip() is None
def parse(name): return xml.dom.minidom.parseString(z.read(name))
strings = [''.join(t.firstChild.data if t.firstChild else '' for t in si.getElementsByTagName('t')) for si in parse('xl/sharedStrings.xml').getElementsByTagName('si')]
sheets = []
for n, sheet in enumerate(parse('xl/workbook.xml').getElementsByTagName('sheet')):
    d = parse('xl/worksheets/sheet%d.xml' % (n + 1))
    rows = []
    for r in d.getElementsByTagName('row'):
        rows.append([[c.getAttribute('t') or 'n', (strings[int(c.getElementsByTagName('v')[0].firstChild.data)] if c.getAttribute('t') == 's' else c.getElementsByTagName('v')[0].firstChild.data) if c.getElementsByTagName('v') else ''] for c in r.getElementsByTagName('c')])
    sheets.append({'name': sheet.getAttribute('name'), 'formulas': len(d.getElementsByTagName('f')), 'links': len(d.getElementsByTagName('hyperlink')), 'rows': rows})
print(json.dumps({'names': z.namelist(), 'times': sorted({i.date_time[0] for i in z.infolist()}), 'sheets': sheets}))`;
interface Book {
  readonly names: readonly string[];
  readonly times: readonly number[];
  readonly sheets: readonly {
    readonly name: string;
    readonly formulas: number;
    readonly links: number;
    readonly rows: readonly (readonly (readonly [string, string])[])[];
  }[];
}
const read = (xlsx: Uint8Array): Book => readWithPython(READ, xlsx) as Book;

describe('report.xlsx', () => {
  test('IPE first, then results, then a sheet for each control', async () => {
    const { sheets, times } = read(await formWorkbook(formInputs(), HASH));
    expect(sheets.map(({ name }) => name)).toEqual(['IPE', 'Results', 'A1.1-availability', 'C1.1-content', 'C1.2-disposal', 'PI1.5-integrity', 'P1.1-notice']);
    expect(times).toEqual([1980]);
    const ipe = sheets[0]?.rows.flat().map(([, text]) => text);
    for (const fact of [HASH, 'ef'.repeat(32), 'interim review', 'user:7 (compliance)', 'nothing']) expect(ipe).toContain(fact);
  });

  test('a sample has a sheet with all that is needed to draw it again', async () => {
    const { sheets } = read(await formWorkbook(formInputs({ sample: SAMPLE }), HASH));
    expect(sheets.map(({ name }) => name).slice(0, 4)).toEqual(['IPE', 'Results', 'Sample', 'A1.1-availability']);
    const texts = sheets[2]?.rows.flat().map(([, text]) => text);
    for (const fact of ['02'.repeat(32), '03'.repeat(16), '<img src=x>', SAMPLE.calls[0]?.record_id]) expect(texts).toContain(fact);
  });

  test('beside each deviation stands what management says to it', async () => {
    const { sheets } = read(await formWorkbook(formInputs(), HASH));
    const rows = sheets.find(({ name }) => name === 'C1.1-content')?.rows.map((row) => row.map(([, text]) => text)) ?? [];
    expect(rows.filter((row) => row.includes('no management response'))).toHaveLength(2);
  });

  test('texts are strings, counts are numbers, nothing can run', async () => {
    const { sheets, names } = read(await formWorkbook(formInputs(), HASH));
    const cells = sheets.flatMap(({ rows }) => rows.flat());
    expect(cells.filter(([, text]) => text === '=HYPERLINK("http://x")').map(([type]) => type)).toEqual(['s']);
    expect(cells.filter(([, text]) => text === '1284').every(([type]) => type === 'n')).toBe(true);
    expect(new Set(cells.filter(([type]) => type === 'n').map(([, text]) => /^\d*$/.test(text)))).toEqual(new Set([true]));
    expect(sheets.every(({ formulas, links }) => formulas === 0 && links === 0)).toBe(true);
    expect(names.filter((name) => /vba|macro|external|connection/i.test(name))).toEqual([]);
  });

  test('what XML cannot hold and what a cell cannot hold is marked, not lost silently', async () => {
    const inputs = formInputs({
      controls: [formControl('a'.repeat(40), { question: 'a\u0000\u001b\ud800\u0080\ufffd\ufdd0\u{1ffff}b😀' })],
      run: { ...formInputs().run, outcomes: [formOutcome('a'.repeat(40), { reason: 'x'.repeat(40_000) })] },
    });
    const { sheets } = read(await formWorkbook(inputs, HASH));
    expect(sheets[2]?.name).toBe('a'.repeat(31));
    const texts = sheets[2]?.rows.flat().map(([, text]) => text) ?? [];
    expect(texts).toContain('a□□□□□□□b😀');
    expect(texts.some((text) => text.length === 32_767 && text.endsWith('[cut: 40000 characters; whole in report.json]'))).toBe(true);
  });

  test('times are fixed in a zip only', () => {
    expect(() => fixTimes(new Uint8Array(10))).toThrow(RangeError);
    expect(() => fixTimes(new Uint8Array(100))).toThrow(RangeError);
  });
});

const office = ['soffice', 'libreoffice'].find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
test.runIf(office !== undefined)(
  `LibreOffice opens report.xlsx and shows formulas as text (${office ?? 'LibreOffice is not installed here'})`,
  { timeout: 120_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spanproof-xlsx-'));
    try {
      writeFileSync(join(folder, 'report.xlsx'), await formWorkbook(formInputs({ sample: SAMPLE }), HASH));
      const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
      const run = spawnSync(
        office ?? '',
        [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', filter, '--outdir', folder, join(folder, 'report.xlsx')],
        { encoding: 'utf8' },
      );
      expect(run.stderr + run.stdout).not.toMatch(/error/i);
      const sheets = readdirSync(folder).filter((name) => name.endsWith('.csv'));
      expect(sheets).toHaveLength(8);
      const content = readFileSync(join(folder, 'report-C1.1-content.csv'), 'utf8');
      expect(content).toContain('=HYPERLINK(""http://x"")');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCsv } from '../../processor/src/api/csv.ts';
import { formTableExport } from '../../processor/src/api/table-export.ts';

const cellOf = (text: string): string => formatCsv(['x'], [[text]]).slice(3, -2);

describe('a CSV cell', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+49 30 1', "'+49 30 1"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['\nx', `"'\nx"`],
    ['＝1', "'＝1"],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['a=b', 'a=b'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['', ''],
  ])('%j becomes %j', (text, cell) => {
    expect(cellOf(text)).toBe(cell);
  });

  test('keeps numbers as numbers and leaves what is absent empty', () => {
    expect(formatCsv(['a', 'b', 'c'], [[-1.5, undefined, true]])).toBe('a,b,c\r\n-1.5,,true\r\n');
  });

  test('of any text starts no formula and reads back as that text', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string()), { maxLength: 5 }), (rows) => {
        const read = readCsv(formatCsv(['a', 'b'], rows)).slice(1);
        expect(read.length).toBe(rows.length);
        for (const [index, row] of rows.entries()) {
          for (const [column, text] of row.entries()) {
            const cell = read[index]?.[column] ?? 'missing';
            expect(cell === text || cell === `'${text}`).toBe(true);
            expect(cell).not.toMatch(/^\s*[=+\-@]|^[\t\r\n]/);
          }
        }
      }),
    );
  });
});

/** RFC 4180, strictly: what a spreadsheet does. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length; ) {
    let cell = '';
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (text[at] === '"') at += 1;
        cell += text[at] ?? '';
      }
      at += 1;
    } else {
      for (; text[at] !== ',' && !text.startsWith('\r\n', at); at += 1) cell += text[at] ?? '';
    }
    row.push(cell);
    if (text[at] === ',') at += 1;
    else {
      rows.push(row);
      row = [];
      at += 2;
    }
  }
  return rows;
}

describe('an exported table', () => {
  const table = {
    name: 'things',
    columns: ['id', 'note'] as const,
    rows: [{ id: 'a', note: '=x' }, { id: 'b' } as { id: string; note?: string }],
    filter: { from: '1' },
    checkpoint: Buffer.from('note\n'),
  };
  const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

  test.each(['csv', 'json'] as const)('as %s says its count, hash and checkpoint in headers', (format) => {
    const { file, headers, fileName } = formTableExport(format, table);
    const hash = sha256(file as Uint8Array);
    expect(fileName).toBe(`things.${format}`);
    expect(headers).toEqual({
      'spanproof-count': '2',
      'spanproof-sha256': hash,
      'content-digest': `sha-256=:${Buffer.from(hash, 'hex').toString('base64')}:`,
      'spanproof-checkpoint': 'bm90ZQo=',
    });
  });

  test('as JSON says them inside too, with the hash of its rows as they stand there', () => {
    const text = Buffer.from(formTableExport('json', table).file as Uint8Array).toString('utf8');
    const rows = text.slice(text.indexOf('"rows":') + 7, -2);
    expect(JSON.parse(text)).toEqual({ count: 2, filter: { from: '1' }, checkpoint: 'bm90ZQo=', rows_sha256: sha256(rows), rows: table.rows });
  });
});

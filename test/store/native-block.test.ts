import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeBlock, fixedColumn, stringColumn, uint64Column, uint8Column } from '../../processor/src/store/native-block.ts';
import { COLUMN_NAMES, encodeBodyRows, encodeRecordRows } from '../../processor/src/store/rows.ts';
import { makeRow, NONE } from './sealed-rows.ts';

describe('encodeBlock', () => {
  test('writes names, types and values column by column', () => {
    // traps.test.ts compares the same block with the engine's own output
    const block = encodeBlock([uint8Column('a', [7, 8]), stringColumn('b', [Buffer.from('s0'), Buffer.from('s1')]), uint64Column('c', [0, 258])], 2);
    expect(Buffer.from(block).toString('hex')).toBe(
      ['0302', '0161', '0555496e7438', '0708', '0162', '06537472696e67', '027330027331', '0163', '0655496e743634', '0000000000000000', '0201000000000000'].join(
        '',
      ),
    );
  });

  test('writes lengths beyond 127 as varints', () => {
    const block = Buffer.from(encodeBlock([stringColumn('b', [new Uint8Array(300).fill(1)])], 1));
    expect(block.subarray(0, 13).toString('hex')).toBe('0101016206537472696e67ac02');
    expect(block.length).toBe(13 + 300);
  });

  test('uses exactly the size it announced, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.uint8Array({ maxLength: 500 }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })), { maxLength: 40 }), (rows) => {
        const columns = [
          stringColumn(
            's',
            rows.map(([text]) => text),
          ),
          uint64Column(
            'n',
            rows.map(([, number]) => number),
          ),
        ];
        for (const column of columns) expect(column.write(Buffer.alloc(column.size), 0)).toBe(column.size);
      }),
    );
  });

  test('refuses a hash of another width', () => {
    expect(() => fixedColumn('root', 32, [new Uint8Array(31)])).toThrow(RangeError);
    expect(() => encodeRecordRows([makeRow(0, { src_id: new Uint8Array(15) })])).toThrow(RangeError);
  });
});

describe('rows', () => {
  test('no rows and no bodies are no bytes', () => {
    expect(encodeRecordRows([])).toHaveLength(0);
    expect(encodeBodyRows([makeRow(0, { body_envelope: NONE })])).toHaveLength(0);
  });

  test('the block names exactly the columns of the INSERT, in that order', () => {
    const block = Buffer.from(encodeRecordRows([makeRow(0)])).toString('latin1');
    const places = COLUMN_NAMES.records.map((name) => block.indexOf(`${String.fromCharCode(name.length)}${name}`));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});

import { crc32 as zlibCrc32 } from 'node:zlib';
import { crc32, type FindingCode, formatDirectory, openZip, readZip, sourceOf, verifyBundle, type ZipMember } from '@spanproof/vocabulary/ledger';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { createSmallLedger, exportBundle, pack, PERIOD } from '../verify/bundles.ts';

const invalid = expect.objectContaining({ code: 'BUNDLE_INVALID' });
const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,8}(\/[a-z0-9][a-z0-9._-]{0,8}){0,2}$/);

describe('zip', () => {
  test('what is packed comes back', () => {
    fc.assert(
      fc.property(fc.dictionary(name, fc.uint8Array({ maxLength: 50 })), (contents) => {
        const files = new Map(Object.entries(contents));
        const zip = openZip(pack(files));
        expect(zip.names).toEqual([...files.keys()].toSorted());
        for (const [member, bytes] of files) expect(zip.read(member)).toEqual(Buffer.from(bytes).subarray(0));
      }),
      { numRuns: 50 },
    );
  });

  test('crc32() is that of zlib', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => crc32(bytes) === zlibCrc32(bytes)));
  });

  test('zip64 records appear where a number does not fit, and only there', () => {
    const far = (offset: number): ZipMember[] => [{ name: 'a', size: 1, crc: 0, offset }];
    expect(formatDirectory(far(0)).length).toBe(47 + 22);
    expect(formatDirectory(far(0xffff_fffe - 32)).length).toBe(47 + 22);
    expect(formatDirectory(far(0xffff_fffe)).length).toBe(47 + 76 + 22);
    expect(formatDirectory(far(0xffff_ffff)).length).toBe(47 + 12 + 76 + 22);
    const many = Array.from({ length: 65_535 }, (_, at): ZipMember => ({ name: `f${at}`, size: 0, crc: 0, offset: 0 }));
    expect(Buffer.from(formatDirectory(many)).includes(Buffer.from('PK\u0006\u0006'))).toBe(true);
    expect(Buffer.from(formatDirectory(many.slice(1))).includes(Buffer.from('PK\u0006\u0006'))).toBe(false);
  });

  const zip = (): Buffer =>
    Buffer.from(
      pack(
        new Map([
          ['a', Buffer.from('1')],
          ['b', Buffer.from('22')],
        ]),
      ),
    );
  const tricks: readonly (readonly [string, (bytes: Buffer) => Uint8Array])[] = [
    ['a byte in front', (bytes) => Buffer.concat([Buffer.of(0), bytes])],
    ['a byte behind', (bytes) => Buffer.concat([bytes, Buffer.of(0)])],
    ['a byte between members and directory', (bytes) => Buffer.concat([bytes.subarray(0, 65), Buffer.of(0), bytes.subarray(65)])],
    ['a comment', (bytes) => Buffer.concat([bytes.subarray(0, -2), Buffer.of(1, 0), Buffer.from('x')])],
    ['the first member only in the directory', (bytes) => bytes.subarray(32)],
    ['a second end record', (bytes) => Buffer.concat([bytes, bytes.subarray(-22)])],
    ['a name that climbs', (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('a', '/'), 'latin1')],
    ['a name twice', (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('b', 'a'), 'latin1')],
    ['names out of order', (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('a', 'c'), 'latin1')],
    ['deflate', (bytes) => Buffer.from(bytes).fill(8, 8, 9)],
    ['half of it', (bytes) => bytes.subarray(0, 40)],
    ['nothing', () => Buffer.of()],
  ];
  test.each(tricks)('refuses %s', (_name, trick) => {
    expect(readZip(sourceOf(zip()))).toHaveLength(2);
    expect(() => readZip(sourceOf(trick(zip())))).toThrow(invalid);
  });
});

test('whatever bytes a verifier gets, it answers with findings', async () => {
  const ledger = createSmallLedger();
  const bundle = await exportBundle(ledger, PERIOD);
  const codes = (bytes: Uint8Array): readonly FindingCode[] => verifyBundle(nodeCrypto, bytes, ledger.policy()).findings.map(({ code }) => code);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => codes(bytes).join() === 'BUNDLE_ZIP'));
  fc.assert(
    fc.property(fc.nat(bundle.length - 1), fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(40), (at, bytes, drop) => {
      const mutant = Buffer.concat([bundle.subarray(0, at), bytes, bundle.subarray(Math.min(bundle.length, at + drop))]);
      expect(codes(mutant).length > 0 || Buffer.compare(mutant, bundle) === 0).toBe(true);
    }),
    { numRuns: 200 },
  );
});

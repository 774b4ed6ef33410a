import { createHash } from 'node:crypto';
import {
  decodeLeaf,
  EMPTY_HASH,
  encodeLeaf,
  hashBody,
  hashCore,
  hashLeaf,
  hashLeafFields,
  hashPart,
  hashSubject,
  LEAF_FLAGS,
  LEAF_SIZE,
  type LeafFields,
} from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { flipBit, fromHex, type Named, readVectors, toHex } from './read-vectors.ts';

type ShownFields = { readonly [Name in keyof LeafFields]: LeafFields[Name] extends number ? number | string : string };
const vectors = readVectors<{
  valid: (Named & { fields: ShownFields; preimage: string; leaf_hash: string })[];
  invalid: (Named & { preimage: string })[];
  hashes: (Named & {
    input: string;
    core_hash: string;
    subject_hash: string;
    part_hash: string;
    body_hash_as_body: string;
    body_hash_as_original: string;
    body_hash_as_both: string;
  })[];
}>('leaf');
const refused = expect.objectContaining({ code: 'LEAF_INVALID' });

function readFields(shown: ShownFields): LeafFields {
  return {
    kind: Number(shown.kind),
    flags: Number(shown.flags),
    seq: Number(shown.seq),
    t_event: BigInt(shown.t_event),
    t_ingest: BigInt(shown.t_ingest),
    record_id: fromHex(shown.record_id),
    src_seq: BigInt(shown.src_seq),
    src_id: fromHex(shown.src_id),
    tenant_tag: fromHex(shown.tenant_tag),
    core_hash: fromHex(shown.core_hash),
    subject_hash: fromHex(shown.subject_hash),
    body_hash: fromHex(shown.body_hash),
  };
}

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 });
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const nonZero = <Bytes extends Uint8Array>(bytes: fc.Arbitrary<Bytes>): fc.Arbitrary<Bytes> => bytes.filter((value) => value.some((byte) => byte !== 0));

const leafFields: fc.Arbitrary<LeafFields> = fc
  .record({
    kind: fc.integer({ min: 1, max: 11 }),
    flags: fc.integer({ min: 0, max: 31 }),
    seq: fc.maxSafeNat(),
    t_event: u64,
    t_ingest: u64,
    record_id: bytes16,
    src_seq: u64,
    src_id: nonZero(bytes16),
    tenant_tag: bytes16,
    core_hash: bytes32,
    subject_hash: nonZero(bytes32),
    body_hash: nonZero(bytes32),
  })
  .map((fields) => ({
    ...fields,
    ...((fields.flags & LEAF_FLAGS.source) === 0 ? { src_seq: 0n, src_id: new Uint8Array(16) } : {}),
    ...((fields.flags & LEAF_FLAGS.subject) === 0 ? { subject_hash: EMPTY_HASH } : {}),
    ...((fields.flags & (LEAF_FLAGS.body | LEAF_FLAGS.original)) === 0 ? { body_hash: EMPTY_HASH } : {}),
  }));

describe('vectors', () => {
  test.each(vectors.valid)('$name: same preimage, same hash, same fields', ({ fields, preimage, leaf_hash }) => {
    const read = readFields(fields);
    expect(toHex(encodeLeaf(read))).toBe(preimage);
    expect(decodeLeaf(fromHex(preimage))).toEqual(read);
    expect(toHex(hashLeaf(nodeCrypto, fromHex(preimage)))).toBe(leaf_hash);
    expect(toHex(hashLeafFields(nodeCrypto, read))).toBe(leaf_hash);
  });

  test.each(vectors.invalid)('$name: refused', ({ preimage }) => {
    expect(() => decodeLeaf(fromHex(preimage))).toThrow(refused);
  });

  test.each(vectors.hashes)('hashes over an input that is $name', (expected) => {
    const input = fromHex(expected.input);
    const part = hashPart(nodeCrypto, input);
    expect(toHex(hashCore(nodeCrypto, input))).toBe(expected.core_hash);
    expect(toHex(hashSubject(nodeCrypto, input))).toBe(expected.subject_hash);
    expect(toHex(part)).toBe(expected.part_hash);
    expect(toHex(hashBody(nodeCrypto, part, EMPTY_HASH))).toBe(expected.body_hash_as_body);
    expect(toHex(hashBody(nodeCrypto, EMPTY_HASH, part))).toBe(expected.body_hash_as_original);
    expect(toHex(hashBody(nodeCrypto, part, part))).toBe(expected.body_hash_as_both);
  });
});

test('the flags are the bits of the format', () => {
  expect(LEAF_FLAGS).toEqual({ source: 0x01, subject: 0x02, body: 0x04, original: 0x08, resealed: 0x10 });
});

describe('encodeLeaf and decodeLeaf', () => {
  test('are inverse, and the hash is RFC 6962 over the preimage', () => {
    fc.assert(
      fc.property(leafFields, (fields) => {
        const preimage = encodeLeaf(fields);
        expect(preimage).toHaveLength(LEAF_SIZE);
        expect(decodeLeaf(preimage)).toEqual(fields);
        expect(encodeLeaf(decodeLeaf(preimage))).toEqual(preimage);
        const expected = createHash('sha256').update(Uint8Array.of(0)).update(preimage).digest('hex');
        expect(toHex(hashLeaf(nodeCrypto, preimage))).toBe(expected);
        expect(toHex(hashLeafFields(nodeCrypto, fields))).toBe(expected);
      }),
    );
  });

  test('leaf no trace in one another: each result is fresh, though they share a buffer', () => {
    fc.assert(
      fc.property(leafFields, leafFields, (first, second) => {
        const before = encodeLeaf(first);
        const copy = before.slice();
        const hash = hashLeafFields(nodeCrypto, first);
        encodeLeaf(second);
        hashLeafFields(nodeCrypto, second);
        expect(before).toEqual(copy);
        expect(hash).toEqual(hashLeaf(nodeCrypto, before));
      }),
    );
  });

  test('every single flipped bit changes the hash, and the fields or their validity', () => {
    fc.assert(
      fc.property(leafFields, (fields) => {
        const preimage = encodeLeaf(fields);
        const hashes = new Set([toHex(hashLeaf(nodeCrypto, preimage))]);
        for (let bit = 0; bit < 8 * LEAF_SIZE; bit++) {
          const flipped = flipBit(preimage, bit);
          hashes.add(toHex(hashLeaf(nodeCrypto, flipped)));
          try {
            expect(encodeLeaf(decodeLeaf(flipped))).toEqual(flipped);
          } catch (error) {
            expect(error).toEqual(refused);
          }
        }
        expect(hashes.size).toBe(8 * LEAF_SIZE + 1);
      }),
      { numRuns: 3 },
    );
  });

  test('reads a view into a larger buffer', () => {
    const preimage = fromHex(vectors.valid[0]?.preimage ?? '');
    const framed = new Uint8Array(LEAF_SIZE + 20).fill(0xff);
    framed.set(preimage, 7);
    expect(decodeLeaf(framed.subarray(7, 7 + LEAF_SIZE))).toEqual(decodeLeaf(preimage));
  });

  const good = readFields(vectors.valid[0]?.fields ?? ({} as ShownFields));
  test.each<readonly [string, Partial<LeafFields>]>([
    ['kind 0', { kind: 0 }],
    ['kind 12', { kind: 12 }],
    ['a kind that is no integer', { kind: 1.5 }],
    ['flags beyond five bits', { flags: 39 }],
    ['negative flags', { flags: -1 }],
    ['a negative seq', { seq: -1 }],
    ['seq 2^53', { seq: 2 ** 53 }],
    ['a fractional seq', { seq: 0.5 }],
    ['a negative instant', { t_event: -1n }],
    ['an instant of 65 bits', { t_ingest: 1n << 64n }],
    ['a src_seq of 65 bits', { src_seq: 1n << 64n }],
    ['a record_id of 15 bytes', { record_id: new Uint8Array(15).fill(1) }],
    ['a src_id of 17 bytes', { src_id: new Uint8Array(17).fill(1) }],
    ['a tenant_tag of 32 bytes', { tenant_tag: new Uint8Array(32) }],
    ['a core_hash of 31 bytes', { core_hash: new Uint8Array(31) }],
    ['a subject_hash of 33 bytes', { subject_hash: new Uint8Array(33).fill(1) }],
    ['a body_hash of 0 bytes', { body_hash: new Uint8Array(0) }],
    ['a source without its flag', { flags: 6 }],
    ['a subject without its flag', { flags: 5 }],
    ['a body without its flag', { flags: 3 }],
    ['a flag without source', { src_id: new Uint8Array(16), src_seq: 0n }],
    ['a flag without subject', { subject_hash: EMPTY_HASH }],
    ['a flag without body', { body_hash: EMPTY_HASH }],
  ])('never seals %s', (_, fields) => {
    expect(() => encodeLeaf({ ...good, ...fields })).toThrow(refused);
    expect(() => hashLeafFields(nodeCrypto, { ...good, ...fields })).toThrow(refused);
  });

  test.each([0, 181, 183])('hashes no preimage of %i bytes', (length) => {
    expect(() => hashLeaf(nodeCrypto, new Uint8Array(length))).toThrow(refused);
  });
});

describe('part hashes', () => {
  test('an absent part is zeros, and never the hash of nothing', () => {
    expect(hashSubject(nodeCrypto, new Uint8Array(0))).toEqual(EMPTY_HASH);
    expect(hashPart(nodeCrypto, new Uint8Array(0))).toEqual(EMPTY_HASH);
    expect(hashBody(nodeCrypto, EMPTY_HASH, EMPTY_HASH)).toEqual(EMPTY_HASH);
  });

  test('the same bytes hash differently in every role', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (input) => {
        const part = hashPart(nodeCrypto, input);
        const roles = [
          part,
          hashCore(nodeCrypto, input),
          hashSubject(nodeCrypto, input),
          hashBody(nodeCrypto, part, EMPTY_HASH),
          hashBody(nodeCrypto, EMPTY_HASH, part),
        ];
        expect(new Set(roles.map(toHex)).size).toBe(roles.length);
      }),
    );
  });

  test('a part hash has 32 bytes', () => {
    expect(() => hashBody(nodeCrypto, new Uint8Array(31), EMPTY_HASH)).toThrow(refused);
    expect(() => hashBody(nodeCrypto, EMPTY_HASH, new Uint8Array(33))).toThrow(refused);
  });

  test('callers cannot change a later result through an earlier one', () => {
    hashPart(nodeCrypto, new Uint8Array(0)).fill(1);
    expect(hashPart(nodeCrypto, new Uint8Array(0))).toEqual(new Uint8Array(32));
  });
});

import { type AttributeValue, CHAIN_START, callDigest, checkpointMessage, nextLink, sourceId } from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { type KeyValue, readAttributes } from './otlp-values.ts';
import { flipBit, fromHex, fromText, type Named, readVectors, toHex, toText } from './read-vectors.ts';

const vectors = readVectors<{
  source_ids: { instance_id: string; boot_id: string; src_id: string }[];
  call_digests: (Named & { attributes: KeyValue[]; digest: string })[];
  distinct: KeyValue[][];
  links: { seq: number; digest: string; h: string }[];
  checkpoint: { boot_id: string; first: number; last: number; dropped: number; h: string; message: string; public_key: string; signature: string };
}>('source-chain');
const refused = expect.objectContaining({ code: 'SOURCE_INVALID' });

const attributeValue = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 10 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 5 }), tie('value'), { maxKeys: 3 }),
  ),
})).value;
const attributes = fc.uniqueArray(fc.tuple(fc.string({ unit: 'binary', maxLength: 8 }), attributeValue), {
  selector: ([key]) => key.toWellFormed(),
  maxLength: 8,
});

const digestOf = (value: AttributeValue): string => toHex(callDigest(nodeCrypto, [['a', value]]));

describe('vectors', () => {
  test.each(vectors.source_ids)('source $instance_id, boot $boot_id', ({ instance_id, boot_id, src_id }) => {
    expect(toHex(sourceId(nodeCrypto, instance_id, boot_id))).toBe(src_id);
  });

  test.each(vectors.call_digests)('call digest: $name', ({ attributes: pairs, digest }) => {
    expect(toHex(callDigest(nodeCrypto, readAttributes(pairs)))).toBe(digest);
  });

  test('lists that look alike digest apart', () => {
    const digests = vectors.distinct.map((pairs) => toHex(callDigest(nodeCrypto, readAttributes(pairs))));
    expect(new Set(digests).size).toBe(digests.length);
  });

  test('the chain from its start', () => {
    let h = CHAIN_START;
    for (const link of vectors.links) {
      h = nextLink(nodeCrypto, h, link.seq, fromHex(link.digest));
      expect(toHex(h)).toBe(link.h);
    }
  });

  test('the message of a checkpoint, and the signature over it', () => {
    const { message, public_key, signature, ...checkpoint } = vectors.checkpoint;
    expect(toText(checkpointMessage(checkpoint))).toBe(message);
    expect(nodeCrypto.verifyEd25519(fromHex(public_key), checkpointMessage(checkpoint), fromHex(signature))).toBe(true);
    for (const changed of [{ first: 2 }, { last: 5 }, { dropped: 1 }, { boot_id: 'other' }, { h: toHex(CHAIN_START) }]) {
      expect(nodeCrypto.verifyEd25519(fromHex(public_key), checkpointMessage({ ...checkpoint, ...changed }), fromHex(signature))).toBe(false);
    }
  });
});

describe('callDigest', () => {
  test('does not depend on the order of attributes or of map members', () => {
    fc.assert(
      fc.property(attributes, fc.nat(), (list, at) => {
        const turned = [...list.slice(at % (list.length + 1)), ...list.slice(0, at % (list.length + 1))];
        const digest = callDigest(nodeCrypto, list);
        expect(callDigest(nodeCrypto, turned)).toEqual(digest);
        expect(
          callDigest(
            nodeCrypto,
            list.map(([key, value]) => [key, reverseMembers(value)]),
          ),
        ).toEqual(digest);
      }),
    );
  });

  test('does not see its own attribute, and sees every other', () => {
    fc.assert(
      fc.property(attributes, attributeValue, (list, value) => {
        const digest = callDigest(nodeCrypto, list);
        expect(callDigest(nodeCrypto, [...list, ['spanproof.call_digest', value]])).toEqual(digest);
        expect(callDigest(nodeCrypto, [...list, ['spanproof.call_digest.', value]])).not.toEqual(digest);
        for (let i = 0; i < list.length; i++) expect(callDigest(nodeCrypto, list.toSpliced(i, 1))).not.toEqual(digest);
      }),
    );
  });

  test('an integral number and the bigint of the same value are alike; a fraction is not', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (integer) => {
        expect(digestOf(integer)).toBe(digestOf(BigInt(integer)));
        expect(digestOf(String(integer))).not.toBe(digestOf(integer));
      }),
    );
    expect(digestOf(-0)).toBe(digestOf(0n));
    expect(digestOf(2 ** 62)).toBe(digestOf(2n ** 62n));
    expect(digestOf(2 ** 63)).toBe(digestOf(2n ** 63n));
    expect(digestOf(0.5)).not.toBe(digestOf(0));
  });

  test('all spellings of NaN are one', () => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, 0xfff8_0000_0000_0001n);
    expect(callDigest(nodeCrypto, [['a', view.getFloat64(0)]])).toEqual(callDigest(nodeCrypto, [['a', Number.NaN]]));
  });

  test('what UTF-8 makes of a string digests like the string: the other side of OTLP agrees', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: fc.constantFrom('a', '\ud800', '\udc00', 'é') }), fc.string({ unit: fc.constantFrom('\ud83d', '\ude00', 'b') }))),
        (pairs) => {
          const sent = pairs.map(([key, value]) => [toText(fromText(key)), toText(fromText(value))] as const);
          expect(callDigest(nodeCrypto, pairs)).toEqual(callDigest(nodeCrypto, sent));
        },
      ),
    );
  });

  test('grows with its input', () => {
    const long = 'é€'.repeat(50_000);
    const digest = callDigest(nodeCrypto, [['a', long]]);
    expect(callDigest(nodeCrypto, [['a', `${long}x`]])).not.toEqual(digest);
    expect(callDigest(nodeCrypto, [['a', long]])).toEqual(digest);
  });
});

describe('sourceId', () => {
  test('does not confuse where the instance id ends and the boot id starts', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string(), (a, b, c) => {
        expect(sourceId(nodeCrypto, a + b, c)).not.toEqual(sourceId(nodeCrypto, a, b + c));
      }),
    );
  });

  test('takes an instance id of 65,535 bytes of UTF-8 and no longer one', () => {
    expect(sourceId(nodeCrypto, 'x'.repeat(65_535), 'boot')).toHaveLength(16);
    expect(() => sourceId(nodeCrypto, 'x'.repeat(65_536), 'boot')).toThrow(refused);
    expect(() => sourceId(nodeCrypto, 'é'.repeat(32_768), 'boot')).toThrow(refused);
  });
});

describe('nextLink', () => {
  test('depends on every bit of what it links', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.integer({ min: 1 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.nat({ max: 255 }),
        (previous, seq, digest, bit) => {
          const h = nextLink(nodeCrypto, previous, seq, digest);
          expect(nextLink(nodeCrypto, flipBit(previous, bit), seq, digest)).not.toEqual(h);
          expect(nextLink(nodeCrypto, previous, seq + 1, digest)).not.toEqual(h);
          expect(nextLink(nodeCrypto, previous, seq + 2 ** 32, digest)).not.toEqual(h);
          expect(nextLink(nodeCrypto, previous, seq, flipBit(digest, bit))).not.toEqual(h);
          expect(nextLink(nodeCrypto, previous, seq, digest)).toEqual(h);
        },
      ),
    );
  });

  test.each([
    ['a link of 31 bytes', new Uint8Array(31), 1, new Uint8Array(32)],
    ['a digest of 33 bytes', new Uint8Array(32), 1, new Uint8Array(33)],
    ['seq 0, which is the hello', new Uint8Array(32), 0, new Uint8Array(32)],
    ['a negative seq', new Uint8Array(32), -1, new Uint8Array(32)],
    ['a fractional seq', new Uint8Array(32), 1.5, new Uint8Array(32)],
    ['a seq of 2^53', new Uint8Array(32), 2 ** 53, new Uint8Array(32)],
  ])('refuses %s', (_, previous, seq, digest) => {
    expect(() => nextLink(nodeCrypto, previous, seq, digest)).toThrow(refused);
  });
});

test.each([{ first: 0.5 }, { last: 2 ** 53 }, { dropped: Number.NaN }, { boot_id: '\ud800' }])('no checkpoint says %j', (changed) => {
  const checkpoint = { boot_id: 'b', first: 1, last: 2, dropped: 0, h: '00' };
  expect(() => checkpointMessage({ ...checkpoint, ...changed })).toThrow(expect.objectContaining({ code: 'CANONICAL_INVALID' }));
});

function reverseMembers(value: AttributeValue): AttributeValue {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(reverseMembers);
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reverseMembers(member as AttributeValue)]),
  );
}

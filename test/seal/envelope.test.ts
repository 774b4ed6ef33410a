import { readFileSync } from 'node:fs';
import { createCipheriv, hkdfSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes, parseEnvelope } from '@spanproof/vocabulary/ledger';
import type { DataKey } from '../../processor/src/seal/contract.ts';
import { COMPRESS_FROM, disclosePart, openDisclosed, openPart, sealPart } from '../../processor/src/seal/envelope.ts';
import { seededBytes } from '../support/seeded-random.ts';
import { formDataKey } from './data-key.ts';

interface Vector {
  readonly name: string;
  readonly part: 1 | 2 | 3;
  readonly codec: number;
  readonly salt: string;
  readonly record_id: string;
  readonly core_hash: string;
  readonly keys: readonly string[];
  readonly key_ids: readonly string[];
  readonly part_key: string;
  readonly plaintext: string;
  readonly envelope: string;
}
const { valid } = JSON.parse(readFileSync(new URL('../vectors/envelope.json', import.meta.url), 'utf8')) as { readonly valid: readonly Vector[] };
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

const keysOf = (vector: Vector): DataKey[] => vector.keys.map((key, i) => ({ key: hex(key), id: hex(vector.key_ids[i] ?? '') }));

const recordId = seededBytes(1, 16);
const coreHash = seededBytes(2, 32);
const salt = seededBytes(3, 24);
const [day, subject, other] = [formDataKey(10), formDataKey(11), formDataKey(12)] as const;
const text = Buffer.from('{"request":{"gen_ai.input.messages":"Ann lives in Oslo"},"response":{},"other":{}}');

function seal(keys: readonly DataKey[], plaintext: Uint8Array = text, part: 1 | 2 | 3 = 1): Uint8Array {
  return sealPart({ part, recordId, coreHash, keys, plaintext, salt });
}

function coded(code: string): unknown {
  return expect.objectContaining({ code });
}

describe('the frozen vectors', () => {
  test.each(valid.filter(({ codec }) => codec === 0))('$name: sealed byte for byte', (vector) => {
    const sealed = sealPart({
      part: vector.part,
      recordId: hex(vector.record_id),
      coreHash: hex(vector.core_hash),
      keys: keysOf(vector),
      plaintext: hex(vector.plaintext),
      salt: hex(vector.salt),
    });
    expect(Buffer.from(sealed).toString('hex')).toBe(vector.envelope);
  });

  test.each(valid)('$name: disclosed', (vector) => {
    expect(Buffer.from(disclosePart(hex(vector.envelope), keysOf(vector))).toString('hex')).toBe(vector.part_key);
  });
});

test('is what RFC 5869 and AES-GCM make of the formula, by another road (hkdfSync)', () => {
  const keys = [day, subject].toSorted((a, b) => compareBytes(a.id, b.id));
  const envelope = seal(keys);
  const { header, aad } = parseEnvelope(envelope);
  const partInfo = Buffer.concat([Buffer.from('spanproof/part/v1\0\x01', 'latin1'), recordId, salt]);
  const pk = Buffer.from(hkdfSync('sha512', Buffer.concat(keys.map(({ key }) => key)), 'spanproof/and/v1', partInfo, 32));
  expect(Buffer.compare(disclosePart(envelope, keys), pk)).toBe(0);
  // The seal step is an Expand alone, so k cannot be had from hkdfSync; the commitment and GCM prove it through opening.
  expect(Buffer.compare(openDisclosed(envelope, pk), text)).toBe(0);
  expect(aad.length).toBe(header.length + 32);
});

describe('opening', () => {
  test('yields what was sealed, whatever the keys, their order and the size', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 6000 }),
        fc.uniqueArray(fc.nat({ max: 50 }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(1 as const, 2 as const, 3 as const),
        (plaintext, seeds, part) => {
          const keys = seeds.map((seed) => formDataKey(seed));
          const envelope = seal(keys, plaintext, part);
          expect(Buffer.compare(openPart(envelope, [formDataKey(99), ...keys.toReversed()]), plaintext)).toBe(0);
          expect(Buffer.compare(envelope, seal(keys.toReversed(), plaintext, part))).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('needs every key: losing any one of them loses the part', () => {
    const keys = [day, subject, other];
    const envelope = seal(keys);
    for (const lost of keys) {
      const rest = keys.filter((key) => key !== lost);
      expect(() => openPart(envelope, rest)).toThrow(coded('KEY_UNAVAILABLE'));
      const guessed = { id: lost.id, key: formDataKey(77).key };
      expect(() => openPart(envelope, [...rest, guessed])).toThrow(coded('ENVELOPE_INVALID'));
    }
  });

  test('refuses every flipped bit', () => {
    const envelope = seal([day, subject]);
    const partKey = disclosePart(envelope, [day, subject]);
    for (let bit = 0; bit < envelope.length * 8; bit++) {
      const flipped = Uint8Array.from(envelope);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => openPart(flipped, [day, subject])).toThrow(expect.objectContaining({ code: expect.stringMatching(/^(ENVELOPE_INVALID|KEY_UNAVAILABLE)$/) }));
      expect(() => openDisclosed(flipped, partKey)).toThrow(coded('ENVELOPE_INVALID'));
    }
  });

  test('refuses every cut and every added byte', () => {
    const envelope = seal([day]);
    for (let length = 0; length < envelope.length; length++) expect(() => openPart(envelope.subarray(0, length), [day])).toThrow(coded('ENVELOPE_INVALID'));
    expect(() => openPart(Buffer.concat([envelope, new Uint8Array(1)]), [day])).toThrow(coded('ENVELOPE_INVALID'));
  });

  test('is bound to record, core, part and salt', () => {
    const mine = seal([day]);
    const variants = [
      sealPart({ part: 1, recordId: seededBytes(9, 16), coreHash, keys: [day], plaintext: text, salt }),
      sealPart({ part: 1, recordId, coreHash: seededBytes(9, 32), keys: [day], plaintext: text, salt }),
      sealPart({ part: 2, recordId, coreHash, keys: [day], plaintext: text, salt }),
      sealPart({ part: 1, recordId, coreHash, keys: [day], plaintext: text, salt: seededBytes(9, 24) }),
    ];
    const { header } = parseEnvelope(mine);
    for (const envelope of variants) {
      expect(Buffer.compare(openPart(envelope, [day]), text)).toBe(0);
      const transplanted = Buffer.concat([header, envelope.subarray(header.length)]);
      expect(() => openPart(transplanted, [day])).toThrow(coded('ENVELOPE_INVALID'));
    }
  });
});

describe('a disclosed part key', () => {
  test('opens its part and no other part of the same record', () => {
    const body = seal([day, subject], text, 1);
    const person = seal([day, subject], Buffer.from('"Ann"'), 2);
    const partKey = disclosePart(body, [day, subject]);
    expect(Buffer.compare(openDisclosed(body, partKey), text)).toBe(0);
    expect(() => openDisclosed(person, partKey)).toThrow(coded('ENVELOPE_INVALID'));
  });

  test('another plaintext under another key that authenticates fails the commitment', () => {
    const envelope = seal([day]);
    const { header, commit } = parseEnvelope(envelope);
    const forgedKey = seededBytes(42, 32);
    const cipher = createCipheriv('aes-256-gcm', forgedKey, new Uint8Array(12)).setAAD(Buffer.concat([header, commit]));
    const body = Buffer.concat([cipher.update('another story'), cipher.final(), cipher.getAuthTag()]);
    const forged = Buffer.concat([header, commit, body]);
    expect(() => openDisclosed(forged, forgedKey)).toThrow(coded('ENVELOPE_INVALID'));
    expect(() => openPart(forged, [day])).toThrow(coded('ENVELOPE_INVALID'));
  });
});

describe('compressing', () => {
  const long = Buffer.from('the customer asks about an invoice '.repeat(400));

  test('where it shrinks', () => {
    const envelope = seal([day], long);
    expect(parseEnvelope(envelope).codec).toBe(1);
    expect(envelope.length).toBeLessThan(long.length / 4);
    expect(Buffer.compare(openPart(envelope, [day]), long)).toBe(0);
  });

  test('not where it does not, and not below the threshold', () => {
    const random = seededBytes(5, COMPRESS_FROM);
    expect(parseEnvelope(seal([day], random)).codec).toBe(0);
    expect(parseEnvelope(seal([day], long.subarray(0, COMPRESS_FROM - 1))).codec).toBe(0);
    expect(parseEnvelope(seal([day], long.subarray(0, COMPRESS_FROM))).codec).toBe(1);
  });
});

describe('sealing refuses', () => {
  test.each([
    ['no key', []],
    ['nine keys', Array.from({ length: 9 }, (_, i) => formDataKey(i))],
    ['a short key', [{ id: day.id, key: day.key.subarray(1) }]],
  ])('%s', (_what, keys) => {
    expect(() => seal(keys)).toThrow(coded('ENVELOPE_INVALID'));
  });

  test.each([
    ['salt', { salt: salt.subarray(1) }],
    ['record id', { recordId: recordId.subarray(1) }],
    ['core hash', { coreHash: coreHash.subarray(1) }],
  ])('a %s of another length', (_what, wrong) => {
    expect(() => sealPart({ part: 1, recordId, coreHash, keys: [day], plaintext: text, salt, ...wrong })).toThrow(coded('ENVELOPE_INVALID'));
  });

  test('nothing because of a key given twice: it counts once', () => {
    expect(parseEnvelope(seal([day, subject, day])).key_ids.length).toBe(2);
  });
});

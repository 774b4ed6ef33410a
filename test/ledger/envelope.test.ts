import { createCipheriv, hkdfSync } from 'node:crypto';
import {
  combineKeys,
  compareBytes,
  derivePartKey,
  deriveSeal,
  ENVELOPE_NONCE,
  ENVELOPE_PARTS,
  expandPartKey,
  formatHeader,
  type HeaderFields,
  keyIdOf,
  openEnvelope,
  parseEnvelope,
} from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { flipBit, fromHex, fromText, type Named, readVectors, toHex } from './read-vectors.ts';

const vectors = readVectors<{
  valid: (Named & {
    part: number;
    codec: number;
    salt: string;
    record_id: string;
    core_hash: string;
    keys: string[];
    key_ids: string[];
    combined: string;
    part_key: string;
    header: string;
    key: string;
    commit: string;
    plaintext: string;
    ciphertext: string;
    envelope: string;
  })[];
  malformed: (Named & { envelope: string })[];
  unopenable: (Named & { envelope: string; part_key: string })[];
}>('envelope');
const refused = expect.objectContaining({ code: 'ENVELOPE_INVALID' });

const bytes = (length: number): fc.Arbitrary<Uint8Array<ArrayBuffer>> => fc.uint8Array({ minLength: length, maxLength: length });
const sealable = fc.record({
  part: fc.constantFrom(...Object.values(ENVELOPE_PARTS)),
  codec: fc.constantFrom(0, 1),
  keys: fc.uniqueArray(bytes(32), { minLength: 1, maxLength: 8, selector: toHex }).map(sortById),
  salt: bytes(24),
  record_id: bytes(16),
  core_hash: bytes(32),
  plaintext: fc.uint8Array({ maxLength: 200 }),
});

function sortById<Key extends Uint8Array>(keys: readonly Key[]): Key[] {
  return keys.toSorted((a, b) => compareBytes(keyIdOf(nodeCrypto, a), keyIdOf(nodeCrypto, b)));
}

/** Seals by OpenSSL, from the derivations under test. */
function seal(fields: HeaderFields, partKey: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const header = formatHeader(fields);
  const { key, commit } = deriveSeal(nodeCrypto, partKey, header);
  const cipher = createCipheriv('aes-256-gcm', key, ENVELOPE_NONCE).setAAD(Buffer.concat([header, commit]));
  return new Uint8Array(Buffer.concat([header, commit, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
}

describe('vectors', () => {
  test.each(vectors.valid)('$name: every derivation, the header and the plaintext', (expected) => {
    const keys = expected.keys.map(fromHex);
    const [recordId, salt, envelope] = [expected.record_id, expected.salt, expected.envelope].map(fromHex) as [Uint8Array, Uint8Array, Uint8Array];
    expect(keys.map((key) => toHex(keyIdOf(nodeCrypto, key)))).toEqual(expected.key_ids);
    expect(toHex(combineKeys(nodeCrypto, keys))).toBe(expected.combined);
    const partKey = derivePartKey(nodeCrypto, keys, expected.part, recordId, salt);
    expect(toHex(partKey)).toBe(expected.part_key);
    const fields = {
      part: expected.part,
      codec: expected.codec,
      key_ids: expected.key_ids.map(fromHex),
      salt,
      record_id: recordId,
      core_hash: fromHex(expected.core_hash),
    };
    expect(toHex(formatHeader(fields))).toBe(expected.header);
    const { key, commit } = deriveSeal(nodeCrypto, partKey, fromHex(expected.header));
    expect([toHex(key), toHex(commit)]).toEqual([expected.key, expected.commit]);
    expect(parseEnvelope(envelope)).toEqual({
      ...fields,
      header: fromHex(expected.header),
      commit: fromHex(expected.commit),
      aad: fromHex(expected.header + expected.commit),
      ciphertext: fromHex(expected.ciphertext),
    });
    expect(toHex(openEnvelope(nodeCrypto, envelope, partKey) ?? new Uint8Array(1))).toBe(expected.plaintext);
    expect(toHex(seal(fields, partKey, fromHex(expected.plaintext)))).toBe(expected.envelope);
  });

  test.each(vectors.malformed)('$name: refused', ({ envelope }) => {
    expect(() => parseEnvelope(fromHex(envelope))).toThrow(refused);
    expect(() => openEnvelope(nodeCrypto, fromHex(envelope), new Uint8Array(32))).toThrow(refused);
  });

  test.each(vectors.unopenable)('$name: does not open', ({ envelope, part_key }) => {
    expect(openEnvelope(nodeCrypto, fromHex(envelope), fromHex(part_key))).toBeUndefined();
  });
});

describe('derivations', () => {
  test('are HKDF-SHA-512 as OpenSSL computes it', () => {
    fc.assert(
      fc.property(sealable, ({ keys, part, record_id, salt, codec, core_hash }) => {
        const info = Buffer.concat([fromText('spanproof/part/v1\0'), Uint8Array.of(part), record_id, salt]);
        const partKey = derivePartKey(nodeCrypto, keys, part, record_id, salt);
        expect(toHex(partKey)).toBe(Buffer.from(hkdfSync('sha512', Buffer.concat(keys), 'spanproof/and/v1', info, 32)).toString('hex'));
        expect(expandPartKey(nodeCrypto, combineKeys(nodeCrypto, keys), part, record_id, salt)).toEqual(partKey);
        const header = formatHeader({ part, codec, key_ids: keys.map((key) => keyIdOf(nodeCrypto, key)), salt, record_id, core_hash });
        const sealed = deriveSeal(nodeCrypto, partKey, header);
        expect(sealed.key).toHaveLength(32);
        expect(sealed.commit).toHaveLength(32);
        expect(toHex(sealed.key)).not.toBe(toHex(sealed.commit));
      }),
    );
  });

  test('give another part key for another part, record, salt or set of keys', () => {
    fc.assert(
      fc.property(sealable, bytes(32), ({ keys, part, record_id, salt }, other) => {
        const all = [
          derivePartKey(nodeCrypto, keys, part, record_id, salt),
          derivePartKey(nodeCrypto, keys, (part % 3) + 1, record_id, salt),
          derivePartKey(nodeCrypto, keys, part, flipBit(record_id, 0), salt),
          derivePartKey(nodeCrypto, keys, part, record_id, flipBit(salt, 191)),
          derivePartKey(nodeCrypto, [...keys.slice(1), other], part, record_id, salt),
        ];
        expect(new Set(all.map(toHex)).size).toBe(all.length);
      }),
    );
  });

  test.each([
    ['no key', []],
    ['nine keys', Array.from({ length: 9 }, () => new Uint8Array(32))],
    ['a key of 31 bytes', [new Uint8Array(31)]],
    ['a key of 64 bytes', [new Uint8Array(64)]],
  ])('refuse %s', (_, keys) => {
    expect(() => combineKeys(nodeCrypto, keys)).toThrow(refused);
  });

  test('refuse a record id or a salt of another length: the label would be ambiguous', () => {
    const key = new Uint8Array(32);
    expect(() => derivePartKey(nodeCrypto, [key], 1, new Uint8Array(15), new Uint8Array(24))).toThrow(refused);
    expect(() => derivePartKey(nodeCrypto, [key], 1, new Uint8Array(16), new Uint8Array(25))).toThrow(refused);
  });
});

describe('openEnvelope', () => {
  test('opens what was sealed, with the part key and with nothing else', () => {
    fc.assert(
      fc.property(sealable, ({ keys, plaintext, ...fields }) => {
        const partKey = derivePartKey(nodeCrypto, keys, fields.part, fields.record_id, fields.salt);
        const envelope = seal({ ...fields, key_ids: keys.map((key) => keyIdOf(nodeCrypto, key)) }, partKey, plaintext);
        expect(openEnvelope(nodeCrypto, envelope, partKey)).toEqual(Buffer.from(plaintext));
        expect(openEnvelope(nodeCrypto, envelope, flipBit(partKey, 3))).toBeUndefined();
        expect(openEnvelope(nodeCrypto, envelope, new Uint8Array(0))).toBeUndefined();
      }),
    );
  });

  test('every single flipped bit is refused or keeps the envelope shut', () => {
    const { envelope, part_key } = vectors.valid[1] ?? { envelope: '', part_key: '' };
    const good = fromHex(envelope);
    for (let bit = 0; bit < 8 * good.length; bit++) {
      try {
        expect(openEnvelope(nodeCrypto, flipBit(good, bit), fromHex(part_key))).toBeUndefined();
      } catch (error) {
        expect(error).toEqual(refused);
      }
    }
  });

  test('every truncation is refused or keeps the envelope shut', () => {
    const { envelope, part_key } = vectors.valid[1] ?? { envelope: '', part_key: '' };
    const good = fromHex(envelope);
    for (let length = 0; length < good.length; length++) {
      try {
        expect(openEnvelope(nodeCrypto, good.subarray(0, length), fromHex(part_key))).toBeUndefined();
      } catch (error) {
        expect(error).toEqual(refused);
      }
    }
  });

  test('a key that GCM alone would accept is refused by the commitment', () => {
    const { envelope, part_key } = vectors.valid[0] ?? { envelope: '', part_key: '' };
    const accepting = { ...nodeCrypto, openAes256Gcm: () => fromText('forged') };
    expect(openEnvelope(accepting, fromHex(envelope), fromHex(part_key))).toEqual(fromText('forged'));
    expect(openEnvelope(accepting, fromHex(envelope), new Uint8Array(32))).toBeUndefined();
  });
});

describe('formatHeader', () => {
  const good: HeaderFields = {
    part: 1,
    codec: 0,
    key_ids: [new Uint8Array(16)],
    salt: new Uint8Array(24),
    record_id: new Uint8Array(16),
    core_hash: new Uint8Array(32),
  };

  test.each<readonly [string, Partial<HeaderFields>]>([
    ['part 0', { part: 0 }],
    ['part 4', { part: 4 }],
    ['codec 2', { codec: 2 }],
    ['no key id', { key_ids: [] }],
    ['nine key ids', { key_ids: Array.from({ length: 9 }, (_, i) => new Uint8Array(16).fill(i)) }],
    ['a key id twice', { key_ids: [new Uint8Array(16), new Uint8Array(16)] }],
    ['key ids descending', { key_ids: [new Uint8Array(16).fill(2), new Uint8Array(16).fill(1)] }],
    ['a key id of 15 bytes', { key_ids: [new Uint8Array(15)] }],
    ['a salt of 23 bytes', { salt: new Uint8Array(23) }],
    ['a record id of 17 bytes', { record_id: new Uint8Array(17) }],
    ['a core hash of 31 bytes', { core_hash: new Uint8Array(31) }],
  ])('never writes %s', (_, fields) => {
    expect(() => formatHeader({ ...good, ...fields })).toThrow(refused);
  });
});

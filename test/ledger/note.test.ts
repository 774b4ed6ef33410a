import { computeKeyId, formatVkey, NOTE_MAX_SIGNATURES, parseNote, parseVkey, SIGNATURE_TYPES, signNote, verifyNote } from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { hasControlCharacter } from '../../vocabulary/src/ledger/text.ts';
import { flipBit, fromHex, fromText, type Named, readVectors, toHex, toText } from './read-vectors.ts';
import { createSigner } from './signer.ts';

const vectors = readVectors<{
  keys: (Named & { label: string; seed: string; public_key: string; type: number; key_id: string; vkey: string })[];
  signed: { text: string; by: string[]; note: string }[];
  valid: (Named & { note: string; known: string[]; text: string; by: string[] })[];
  malformed: (Named & { bytes: string })[];
  unverifiable: (Named & { note: string; known: string[] })[];
  invalid_vkeys: (Named & { vkey: string })[];
}>('note');
const refused = expect.objectContaining({ code: 'NOTE_INVALID' });

const seedOf = (vkey: string): Uint8Array => fromHex(vectors.keys.find((key) => key.vkey === vkey)?.seed ?? '');
const log = createSigner('spanproof.example/log', new Uint8Array(32).fill(1));
const governance = createSigner('spanproof.example/log/governance', new Uint8Array(32).fill(2));
const stranger = createSigner('stranger.example', new Uint8Array(32).fill(3));

/** Texts that a note may carry: any line feeds, no other control character, a final line feed. */
const noteText = fc
  .string({ unit: fc.oneof(fc.constantFrom('\n', ' ', '—', '+', '='), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })), maxLength: 60 })
  .map(
    (text) =>
      `${Array.from(text.toWellFormed())
        .filter((character) => !hasControlCharacter(character))
        .join('')}\n`,
  );

describe('vectors', () => {
  test.each(vectors.keys)('$label: the vkey, its id and its parts', ({ name, public_key, type, key_id, vkey }) => {
    const parsed = parseVkey(vkey);
    expect(parsed).toEqual({ name, keyId: Number.parseInt(key_id, 16), type, publicKey: fromHex(public_key) });
    expect(formatVkey(parsed)).toBe(vkey);
    expect(computeKeyId(nodeCrypto, name, type, fromHex(public_key))).toBe(parsed.keyId);
  });

  test.each(vectors.signed)('$text signed by OpenSSL gives the frozen note', ({ text, by, note }) => {
    const signers = by.map((vkey) => createSigner(parseVkey(vkey).name, seedOf(vkey)));
    expect(signers.map((signer) => formatVkey(signer.vkey))).toEqual(by);
    expect(toText(signNote(text, signers))).toBe(note);
  });

  test.each(vectors.valid)('$name: verifies', ({ note, known, text, by }) => {
    const verified = verifyNote(nodeCrypto, fromText(note), known.map(parseVkey));
    expect(verified.text).toBe(text);
    expect(verified.by.map((vkey) => vkey.name)).toEqual(by);
  });

  test.each(vectors.malformed)('$name: refused', ({ bytes }) => {
    expect(() => parseNote(fromHex(bytes))).toThrow(refused);
    expect(() => verifyNote(nodeCrypto, fromHex(bytes), [log.vkey])).toThrow(refused);
  });

  test.each(vectors.unverifiable)('$name: well-formed, yet refused', ({ note, known }) => {
    expect(parseNote(fromText(note)).signatures.length).toBeGreaterThan(0);
    expect(() => verifyNote(nodeCrypto, fromText(note), known.map(parseVkey))).toThrow(refused);
  });

  test.each(vectors.invalid_vkeys)('a vkey with $name: refused', ({ vkey }) => {
    expect(() => parseVkey(vkey)).toThrow(refused);
  });
});

describe('signNote and verifyNote', () => {
  test('agree on every text and every set of signers', () => {
    fc.assert(
      fc.property(noteText, fc.subarray([log, governance, stranger], { minLength: 1 }), (text, signers) => {
        const note = signNote(text, signers);
        const known = [governance.vkey, log.vkey];
        const expected = known.filter((vkey) => signers.some((signer) => signer.vkey === vkey));
        expect(parseNote(note).text).toBe(text);
        if (expected.length === 0) expect(() => verifyNote(nodeCrypto, note, known)).toThrow(refused);
        else expect(verifyNote(nodeCrypto, note, known)).toEqual({ text, by: expected });
      }),
    );
  });

  test('every single flipped bit of a note is found', () => {
    const note = signNote('spanproof.example/log\n3\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n', [log]);
    for (let bit = 0; bit < 8 * note.length; bit++) expect(() => verifyNote(nodeCrypto, flipBit(note, bit), [log.vkey])).toThrow(refused);
  });

  test('every flipped bit in the line of a second known key rejects the note or leaves that key out', () => {
    const note = signNote('text\n', [log, governance]);
    const start = signNote('text\n', [log]).length;
    for (let bit = 8 * start; bit < 8 * note.length; bit++) {
      try {
        expect(verifyNote(nodeCrypto, flipBit(note, bit), [log.vkey, governance.vkey]).by).toEqual([log.vkey]);
      } catch (error) {
        expect(error).toEqual(refused);
      }
    }
  });

  test('lines of unknown keys change nothing, wherever they stand', () => {
    const [text, mine] = ['text\n', toText(signNote('text\n', [log])).slice('text\n\n'.length)];
    const foreign = toText(signNote('another text\n', [stranger])).slice('another text\n\n'.length);
    for (const lines of [foreign + mine, mine + foreign, foreign + mine + foreign]) {
      expect(verifyNote(nodeCrypto, fromText(`${text}\n${lines}`), [log.vkey])).toEqual({ text, by: [log.vkey] });
    }
  });

  test('a key of a type that cannot be checked is never believed', () => {
    const publicKey = new Uint8Array(1312).fill(7);
    const vkey = { name: 'pq.example', type: 6, publicKey, keyId: computeKeyId(nodeCrypto, 'pq.example', 6, publicKey) };
    expect(parseVkey(formatVkey(vkey))).toEqual(vkey);
    const line = `— pq.example ${Buffer.concat([Buffer.from(vkey.keyId.toString(16).padStart(8, '0'), 'hex'), Buffer.alloc(2428)]).toString('base64')}\n`;
    const note = fromText(toText(signNote('text\n', [log])) + line);
    expect(() => verifyNote(nodeCrypto, note, [vkey, log.vkey])).toThrow(refused);
    expect(verifyNote(nodeCrypto, note, [log.vkey]).by).toEqual([log.vkey]);
  });

  test(`accepts ${NOTE_MAX_SIGNATURES} signatures and no more`, () => {
    const signers = Array.from({ length: NOTE_MAX_SIGNATURES }, (_, i) => createSigner(`k${i}`, new Uint8Array(32).fill(i)));
    const note = signNote('text\n', signers);
    expect(verifyNote(nodeCrypto, note, [signers[63]?.vkey ?? log.vkey]).by).toHaveLength(1);
    expect(() => signNote('text\n', [...signers, log])).toThrow(refused);
  });

  test.each(['', 'no newline', 'a\r\n', 'a\tb\n', 'a\0\n', 'a\ud800\n'])('never signs the text %j', (text) => {
    expect(() => signNote(text, [log])).toThrow(refused);
  });

  test('never signs without a signer, under a name no reader accepts, or with a cosigner key', () => {
    expect(() => signNote('text\n', [])).toThrow(refused);
    for (const name of ['', 'a b', 'a+b', 'a\u3000b', 'a\nb', 'a\u0007b']) {
      expect(() => signNote('text\n', [{ ...log, vkey: { ...log.vkey, name } }])).toThrow(refused);
    }
    expect(() => signNote('text\n', [{ ...log, vkey: { ...log.vkey, type: SIGNATURE_TYPES.cosignature } }])).toThrow(refused);
  });

  test('arbitrary bytes are answered with a note or the code', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.string({ unit: fc.constantFrom('\n', '—', ' ', 'a', 'AAAAAAAA', '=') }).map(fromText)),
        (bytes) => {
          try {
            expect(parseNote(bytes).text.endsWith('\n')).toBe(true);
          } catch (error) {
            expect(error).toEqual(refused);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('parseVkey', () => {
  test('gives back every vkey that was formatted', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !/[\p{White_Space}+]/u.test(text) && !hasControlCharacter(text) && text.isWellFormed());
    fc.assert(
      fc.property(
        name,
        fc.nat({ max: 0xffff_ffff }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.constantFrom(1, 4, 6, 255),
        (known, keyId, publicKey, type) => {
          const vkey = { name: known, keyId, type, publicKey };
          expect(parseVkey(formatVkey(vkey))).toEqual(vkey);
        },
      ),
    );
  });

  test('no flipped bit leaves the key as it was', () => {
    const original = vectors.keys[0]?.vkey ?? '';
    const bytes = fromText(original);
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = Buffer.from(flipBit(bytes, bit)).toString('latin1');
      try {
        expect(formatVkey(parseVkey(flipped))).toBe(flipped);
        expect(flipped).not.toBe(original);
      } catch (error) {
        expect(error).toEqual(refused);
      }
    }
  });
});

test('computeKeyId is the start of the hash, unsigned', () => {
  const { name, public_key } = vectors.keys[0] ?? { name: '', public_key: '' };
  const hash = nodeCrypto.sha256(Buffer.concat([fromText(`${name}\n`), Uint8Array.of(1), fromHex(public_key)]));
  expect(computeKeyId(nodeCrypto, name, 1, fromHex(public_key))).toBe(Number.parseInt(toHex(hash.subarray(0, 4)), 16));
});

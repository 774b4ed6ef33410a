import { formatCheckpoint, parseCheckpoint, signNote, verifyNote } from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { flipBit, fromHex, fromText, type Named, readVectors, toText } from './read-vectors.ts';
import { createSigner } from './signer.ts';

const vectors = readVectors<{
  checkpoints: { origin: string; size: number; root: string; extensions: string[]; text: string }[];
  invalid_checkpoints: (Named & { text: string })[];
}>('note');
const refused = expect.objectContaining({ code: 'NOTE_INVALID' });

describe('vectors', () => {
  test.each(vectors.checkpoints)('$origin at $size', ({ origin, size, root, extensions, text }) => {
    expect(parseCheckpoint(text)).toEqual({ origin, size, root: fromHex(root), extensions });
    if (extensions.length === 0) expect(formatCheckpoint({ origin, size, root: fromHex(root) })).toBe(text);
  });

  test.each(vectors.invalid_checkpoints)('$name: refused', ({ text }) => {
    expect(() => parseCheckpoint(text)).toThrow(refused);
  });
});

describe('formatCheckpoint and parseCheckpoint', () => {
  const root = fc.uint8Array({ minLength: 32, maxLength: 32 });

  test('are inverse', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-*,-~]{1,40}$/), fc.maxSafeNat(), root, (origin, size, hash) => {
        const text = formatCheckpoint({ origin, size, root: hash });
        expect(parseCheckpoint(text)).toEqual({ origin, size, root: hash, extensions: [] });
      }),
    );
  });

  test('any flipped bit of the text means something else or nothing', () => {
    const text = formatCheckpoint({ origin: 'log.example/a', size: 1234, root: new Uint8Array(32).fill(5) });
    const original = parseCheckpoint(text);
    for (let bit = 0; bit < 8 * text.length; bit++) {
      try {
        expect(parseCheckpoint(Buffer.from(flipBit(fromText(text), bit)).toString('latin1'))).not.toEqual(original);
      } catch (error) {
        expect(error).toEqual(refused);
      }
    }
  });

  test.each([
    ['an empty origin', { origin: '' }],
    ['an origin of two lines', { origin: 'a\nb' }],
    ['a plus in the origin', { origin: 'a+b' }],
    ['a negative size', { size: -1 }],
    ['a fractional size', { size: 1.5 }],
    ['a size of 2^53', { size: 2 ** 53 }],
    ['a root of 31 bytes', { root: new Uint8Array(31) }],
  ])('never writes %s', (_, fields) => {
    expect(() => formatCheckpoint({ origin: 'a', size: 1, root: new Uint8Array(32), ...fields })).toThrow(refused);
  });
});

test('a signed checkpoint comes back as it went in; every flipped bit of it is found', () => {
  const signer = createSigner('log.example/a', new Uint8Array(32).fill(9));
  const checkpoint = { origin: 'log.example/a', size: 77, root: nodeCrypto.sha256(new Uint8Array(1)) };
  const note = signNote(formatCheckpoint(checkpoint), [signer]);
  expect(parseCheckpoint(verifyNote(nodeCrypto, note, [signer.vkey]).text)).toEqual({ ...checkpoint, extensions: [] });
  expect(toText(note).split('\n')).toHaveLength(6);
  for (let bit = 0; bit < 8 * note.length; bit++) expect(() => verifyNote(nodeCrypto, flipBit(note, bit), [signer.vkey])).toThrow(refused);
});

import { encodeCanonical, parseCanonical } from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
// The list of the ledger does not offer it: what it checks is parseCanonical's, faster.
import { type CoreFacts, scanCore } from '../../vocabulary/src/ledger/scan-core.ts';
import { fromText, type Named, readVectors } from './read-vectors.ts';

const vectors = readVectors<{ invalid: (Named & { text?: string; hex?: string })[] }>('canonical');
const facts: CoreFacts = { digestAt: 0, altered: true };

const scan = (bytes: Uint8Array): boolean => scanCore(Buffer.concat([Buffer.from('x'), bytes, Buffer.from('}')]), 1, 1 + bytes.length, facts);

function parses(bytes: Uint8Array): boolean {
  try {
    parseCanonical(bytes);
    return true;
  } catch {
    return false;
  }
}

const text = fc.string({ unit: 'grapheme' });
const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/);
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    text,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 }),
  ),
})).value;

test('accepts what canonical JSON writes', () => {
  fc.assert(
    fc.property(value, (any) => {
      expect(scan(encodeCanonical(any as object))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('accepts a changed byte exactly where parseCanonical does', () => {
  fc.assert(
    fc.property(value, fc.nat(), fc.integer({ min: 0, max: 255 }), (any, at, byte) => {
      const bytes = Uint8Array.from(encodeCanonical(any as object));
      bytes[at % bytes.length] = byte;
      expect(scan(bytes)).toBe(parses(bytes));
    }),
    { numRuns: 3000 },
  );
});

const pieces = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '"a"',
  '"b1_"',
  '"A"',
  '""',
  '0',
  '-0',
  '-1',
  '01',
  '1.0',
  '1e3',
  '9007199254740991',
  '9007199254740992',
  'true',
  'false',
  'null',
  ' ',
  '\\u0007',
  '\\u0008',
  '\\u001F',
  '\\u001f',
  '\\/',
  '\\n',
  '\u2028',
  '\ufeff',
  'é',
  '\ud83d\ude00',
];
test('accepts any row of tokens exactly where parseCanonical does', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 9 }), (tokens) => {
      for (const joined of [tokens.join(''), `{"a":${tokens.join('')}}`, `["${tokens.join('')}"]`])
        expect(scan(Buffer.from(joined))).toBe(parses(Buffer.from(joined)));
    }),
    { numRuns: 5000 },
  );
});

test('accepts any bytes in a string exactly where they are UTF-8', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 6 }), (bytes) => {
      const quoted = Buffer.concat([Buffer.from('"'), bytes, Buffer.from('"')]);
      expect(scan(quoted)).toBe(parses(quoted));
    }),
    { numRuns: 5000 },
  );
});

test.each([63, 64, 65, 66])('nests as deep: %i', (depth) => {
  const bytes = Buffer.from('['.repeat(depth) + ']'.repeat(depth));
  expect(scan(bytes)).toBe(parses(bytes));
  const scalar = Buffer.from(`${'['.repeat(depth)}1${']'.repeat(depth)}`);
  expect(scan(scalar)).toBe(parses(scalar));
});

test.each(vectors.invalid.filter((vector) => vector.text !== undefined))('$name: refused', ({ text: invalid = '' }) => {
  expect(scan(fromText(invalid))).toBe(false);
});

test('finds the digest of a call, and that it was altered', () => {
  const digest = 'ab'.repeat(32);
  const core = (more: object): Uint8Array => encodeCanonical({ call_digest: digest, operation: 'chat', nested: { call_digest: 'x' }, ...more });
  expect(scan(core({ call_digest_state: 'mismatch' }))).toBe(true);
  expect(facts).toEqual({ digestAt: 1 + '{"call_digest":"'.length, altered: true });
  expect(scan(core({ call_digest_state: 'verified' }))).toBe(true);
  expect(facts.altered).toBe(false);
  for (const other of ['AB'.repeat(32), 'ab'.repeat(31), 7]) {
    expect(scan(core({ call_digest: other }))).toBe(true);
    expect(facts.digestAt).toBe(-1);
  }
});

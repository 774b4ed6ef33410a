import { createHmac } from 'node:crypto';
import {
  createPlaceholders,
  createReplace,
  createScanner,
  createTransformKeys,
  examineValue,
  FINDING_KINDS,
  type FindingKind,
  type Json,
  keyedTransforms,
  type Policy,
  redactValue,
  requireTransformKeys,
  type Transform,
  type TransformKeys,
} from '@spanproof/vocabulary';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeTransforms } from '../../processor/src/node-transforms.ts';
import { decodeBase32, encodeBase32 } from '../../vocabulary/src/transforms/base32.ts';
import { TRANSFORMS } from '../../vocabulary/src/transforms/index.ts';
import { EVASIONS } from '../reveal/evasion-corpus.ts';
import { PLANTED, PLANTED_NEEDLES } from '../support/planted-values.ts';
import { KEY, keys, otherKeys } from './keys.ts';

const scanner = createScanner();
const NAMES = Object.keys(TRANSFORMS) as Transform[];
const all = (transform: Transform): ReadonlyMap<FindingKind, Transform> => new Map(FINDING_KINDS.map((kind) => [kind, transform]));
const find = (value: Json): readonly object[] => examineValue(scanner, value, { part: 'request', pointer: '' }).findings;
const redact = (value: Json, transform: Transform, given: TransformKeys | undefined = keys): Json =>
  redactValue(
    value,
    '',
    examineValue(scanner, value, { part: 'request', pointer: '' }).findings,
    createReplace(all(transform), createPlaceholders(value), given),
  );
const missing = expect.objectContaining({ code: 'TRANSFORM_KEY_MISSING' }) as Error;

describe.each(NAMES)('%s', (transform) => {
  const planted = fc.constantFrom(...Object.values(PLANTED), ...EVASIONS.flatMap(({ texts }) => texts));
  const text = fc
    .array(fc.oneof(planted, fc.string({ maxLength: 12 }), fc.constantFrom(' ', '\n', ', ', '"', '{"a":"', 'password=', 'email: ')), { maxLength: 5 })
    .map((pieces) => pieces.join(' '));
  const value = fc.oneof(
    text,
    fc.array(text, { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('content', 'card', 'password', 'ssn', 'email'), text),
    text.map((inner) => JSON.stringify({ text: inner })),
  );

  test('leaves nothing to find, and transforming twice is transforming once', () => {
    fc.assert(
      fc.property(value, (given) => {
        const once = redact(given, transform);
        // Two texts that a removed value kept apart may say something together.
        if (transform !== 'remove') expect(find(once)).toEqual([]);
        if (transform !== 'remove') expect(redact(once, transform)).toEqual(once);
        if (typeof given === 'string' && given.startsWith('{"text"')) expect(() => JSON.parse(once as string) as unknown).not.toThrow();
      }),
      { numRuns: process.env['SPANPROOF_SLOW'] === '1' ? 20_000 : 300 },
    );
  });

  test('leaves no planted value', () => {
    for (const [kind, planted] of Object.entries(PLANTED)) {
      const left = JSON.stringify(redact({ content: `see ${planted} there`, nested: JSON.stringify({ text: planted }) }, transform));
      for (const needle of PLANTED_NEEDLES) expect(left.includes(needle), kind).toBe(false);
    }
  });
});

describe('a mask', () => {
  test.each([
    ['card 4111 1111 1111 1111', 'card ***************1111'],
    ['to ada@example.org now', 'to ****@example.org now'],
    ['ssn 123-45-6789', 'ssn *******6789'],
    ['write to ada%40example.org', 'write to *****************'],
    ['card ４１１１ １１１１ １１１１ １１１１', 'card *******************'],
  ])('of %s', (text, masked) => {
    expect(redact(text, 'mask')).toBe(masked);
  });

  test('of an address that is a password names no password', () => {
    for (const value of [{ password: '=0@0.AA' }, { password: 'ada@example.org' }, 'password="ada@example.org"'])
      expect(find(redact(value, 'mask'))).toEqual([]);
  });

  test('of a value over two texts keeps nothing', () => {
    expect(
      redact(
        [
          { role: 'user', content: 'my card is 4111 1111' },
          { role: 'user', content: '1111 1111, thanks' },
        ],
        'mask',
      ),
    ).toEqual([
      { role: 'user', content: 'my card is *********' },
      { role: 'user', content: '*********, thanks' },
    ]);
  });
});

describe('a pseudonym', () => {
  test('is HMAC-SHA-256 under a key that serves nothing else', () => {
    const derived = createHmac('sha256', KEY).update('spanproof/transform/v1\0pseudonym').digest();
    const digest = createHmac('sha256', derived).update('EMAIL\0ada@example.org').digest();
    expect(redact('to Ada@Example.org', 'pseudonym')).toBe(`to [EMAIL_${digest.readBigUInt64BE(0).toString().padStart(20, '0')}]`);
  });

  test('is the same for one value in every record, another for another value, kind or tenant', () => {
    const of = (text: string, given: TransformKeys): Json => redact(text, 'pseudonym', given);
    expect(of('4111 1111 1111 1111', keys)).toBe(of('4111-1111-1111-1111', keys));
    expect(of('ada@example.org', keys)).not.toBe(of('bob@example.org', keys));
    expect(of('ada@example.org', keys)).not.toBe(of('ada@example.org', otherKeys));
  });
});

describe('a token', () => {
  test('gives its value back to who has the key, and to nobody else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FINDING_KINDS), fc.string({ unit: 'grapheme', maxLength: 400 }), fc.string({ maxLength: 20 }), (kind, value, around) => {
        const token = keys.tokenOf(kind, value);
        expect(token).toBe(keys.tokenOf(kind, value));
        expect(find({ content: token, password: token })).toEqual([]);
        expect(keys.restoreTokens(`${around} ${token} ${around}`)).toBe(`${around} ${value} ${around}`);
        expect(otherKeys.restoreTokens(token)).toBe(token);
      }),
    );
  });

  test('of a text leads back to the text', () => {
    const text = `card 4111 1111 1111 1111, mail ada@example.org; ${PLANTED['SECRET.private_key']}`;
    const tokens = redact(text, 'tokenise') as string;
    expect(tokens).not.toContain('ada@');
    expect(keys.restoreTokens(tokens)).toBe(text);
  });

  test('that was changed, moved to another kind or cut stays what it is', () => {
    const token = keys.tokenOf('EMAIL', 'ada@example.org');
    for (const broken of [
      token.replace('EMAIL', 'PHONE'),
      token.replace(/.(?=_1)/, (last) => (last === 'A' ? 'B' : 'A')),
      token.replace('_1]', '_2]'),
      token.slice(0, -8),
    ])
      expect(keys.restoreTokens(broken)).toBe(broken);
  });
});

describe('a key', () => {
  test.each(NAMES.filter((name) => TRANSFORMS[name].keyed))('that %s needs and is not there is an error, before anything is rewritten', (transform) => {
    const policy: Policy = { version: 1, rules: [{ id: 'a', kinds: ['EMAIL'], direction: 'both', action: 'redact', transform, fail: 'closed' }] };
    expect(keyedTransforms(policy)).toEqual([transform]);
    expect(() => requireTransformKeys(policy, false)).toThrow(missing);
    expect(() => createReplace(all(transform), createPlaceholders())).toThrow(missing);
    requireTransformKeys(policy, true);
  });

  test('of another length is refused', () => {
    expect(() => createTransformKeys(nodeTransforms, new Uint8Array(31))).toThrow(expect.objectContaining({ code: 'TRANSFORM_KEY_INVALID' }) as Error);
  });
});

test('base32 is that of RFC 4648', () => {
  for (const [text, encoded] of [
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ] as const) {
    expect(encodeBase32(Buffer.from(text))).toBe(encoded);
    expect(Buffer.from(decodeBase32(encoded) ?? []).toString()).toBe(text);
  }
  for (const wrong of ['M', 'MZ', 'my', 'MZX1', 'MZXR']) expect(decodeBase32(wrong), wrong).toBeUndefined();
});

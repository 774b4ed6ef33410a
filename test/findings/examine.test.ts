import {
  createPlaceholders,
  createReplace,
  createScanner,
  examineText,
  examineValue,
  FINDING_KINDS,
  type FindingKind,
  FINDINGS,
  type Json,
  redactValue,
  type Transform,
} from '@spanproof/vocabulary';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMarked } from './marked.ts';

const scanner = createScanner();
const at = { part: 'request', pointer: '' } as const;
const key = `${'AK'}IAIOSFODNN7EXAMPLE`;
const all = (transform: Transform): ReadonlyMap<FindingKind, Transform> => new Map(FINDING_KINDS.map((kind) => [kind, transform]));

function found(value: Json): string[] {
  return examineValue(scanner, value, at).findings.map(({ kind, place }) => `${kind} ${place.pointer} ${place.start}-${place.end}`);
}

function redact(value: Json, transform: Transform = 'placeholder'): Json {
  return redactValue(value, '', examineValue(scanner, value, at).findings, createReplace(all(transform), createPlaceholders(value)));
}

describe('a secret behind an escape', () => {
  test.each([
    ['JSON, line feed', `{"text":"\\n${key}"}`, '/text', [1, 21]],
    ['JSON, spelt with \\u', `{"text":"\\u0041${key.slice(1)}"}`, '/text', [0, 20]],
    ['cut JSON', `{"text":"x\\n${key} and then the ca`, '', [12, 32]],
    ['cut JSON, spelt with \\u', `{"text":"\\u0041${key.slice(1)}\\", `, '', [9, 34]],
    ['a log of JSON in JSON, cut', `{"a":"{\\"b\\":\\"\\\\n${key}\\"`, '', [18, 38]],
    ['source code', `const a = "\\t${key}\\n";`, '', [13, 33]],
  ])('%s', (_, text, pointer, [start, end]) => {
    expect(examineText(scanner, text, at).findings).toMatchObject([{ kind: 'SECRET.aws_access_key', place: { part: 'request', pointer, start, end } }]);
  });

  test('is not extended by the escape: an address after \\n', () => {
    expect(redact('{"a": "line\\njane@example.org"}')).toBe('{"a": "line\\n[EMAIL_1]"}');
    expect(redact('"line\\njane@example.org')).toBe('"line\\n[EMAIL_1]');
  });
});

describe('member names are context', () => {
  test.each([
    ['{"ssn": "219099999"}', 'US_SSN /ssn 0-9'],
    ['{"ssn": 219099999}', 'US_SSN /ssn 0-9'],
    ['{"user": {"password": "hunter2x"}}', 'SECRET.assignment /user/password 0-8'],
    ['{"apiKey": "0f9e8d7c6b5a4321"}', 'SECRET.assignment /apiKey 0-16'],
    ['{"phones": ["4155550132", "x"]}', 'PHONE /phones/0 0-10'],
    ['{"card": 4111111111111111}', 'CREDIT_CARD /card 0-16'],
    ['{"Authorization": "Basic dGVzdDoxMjM0NTY="}', 'SECRET.bearer /Authorization 6-22'],
    ['[{"ada@example.org": true}]', 'EMAIL /0/ada@example.org~k 0-15'],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
    expect(found(JSON.parse(text) as Json)).toEqual([expected]);
  });

  test.each([
    '{"id": "219099999"}',
    '{"order": 4155550132}',
    '{"token": " Hello"}',
    '{"password": {"type": "string"}}',
    '{"max_tokens": 4096}',
    '{"created": 1700000000000}',
  ])('%s says nothing', (text) => {
    expect(found(text)).toEqual([]);
    expect(found(JSON.parse(text) as Json)).toEqual([]);
  });
});

describe('JSON inside strings of JSON', () => {
  const nest = (depth: number): string => {
    let text = '{"email":"ada@example.org"}';
    for (let level = 0; level < depth; level++) text = JSON.stringify({ arguments: text });
    return text;
  };
  test.each([0, 1, 2])('is followed %i levels down', (depth) => {
    expect(found(nest(depth))).toEqual([`EMAIL ${'/arguments'.repeat(depth)}/email 0-15`]);
    expect(redact(nest(depth))).toBe(nest(depth).replace('ada@example.org', '[EMAIL_1]'));
  });
  test('and scanned as text below', () => {
    expect(found(nest(3))).toHaveLength(1);
    for (const depth of [3, 5]) expect(redact(nest(depth))).toBe(nest(depth).replace('ada@example.org', '[EMAIL_1]'));
  });
});

describe('redactValue()', () => {
  const planted = FINDING_KINDS.flatMap((kind) => FINDINGS[kind].examples.positives.map((example) => ({ kind, ...readMarked(example) })));
  const leaf = fc.oneof(
    fc.constantFrom(...planted.map(({ text }) => text)),
    fc.string({ unit: 'binary', maxLength: 10 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('text', 'email', '__proto__', 'a/b~c')), tie('tree'), { maxKeys: 3 }),
      tie('tree').map((value) => JSON.stringify(value)),
    ),
  }));

  test('is not misled by the name of the kind in its own placeholder', () => {
    const text = '"{\\"text\\":\\"aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYZ9pQ2sT4uV\\",\\"!0\\\\\\"00\\":null}"';
    expect(found(redact(text))).toEqual([]);
    expect(found('[SECRET.JWT_1]: abcd1234efgh!!')).toEqual([]);
  });

  test('leaves nothing to find, keeps JSON texts JSON, and is its own fixed point', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const once = redact(value);
        expect(found(once)).toEqual([]);
        expect(redact(once)).toEqual(once);
        sameShape(value, once);
      }),
      { numRuns: 400 },
    );
  });

  function sameShape(before: Json, after: Json): void {
    if (typeof before === 'object' && before !== null) {
      expect(Object.keys(after as object)).toHaveLength(Object.keys(before).length);
      const members = Object.values(after as object) as Json[];
      for (const [index, member] of Object.values(before).entries()) sameShape(member as Json, members[index]!);
    } else if (typeof before === 'string') {
      expect(typeof after).toBe('string');
      if (isContainer(before)) expect(isContainer(after as string)).toBe(true);
    } else if (before !== after) expect(typeof before === 'number' && typeof after === 'string').toBe(true);
  }

  function isContainer(text: string): boolean {
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' && value !== null;
    } catch {
      return false;
    }
  }

  test('numbers values per kind and record, the same value the same', () => {
    expect(redact(['ada@example.org', 'x bob@example.org', { a: 'ada@example.org' }])).toEqual(['[EMAIL_1]', 'x [EMAIL_2]', { a: '[EMAIL_1]' }]);
    const jwt = readMarked(FINDINGS['SECRET.jwt'].examples.positives[0]!);
    expect(redact(jwt.text)).toBe(`${jwt.text.slice(0, jwt.start)}[SECRET.JWT_1]${jwt.text.slice(jwt.end)}`);
  });

  test('does not reuse a number that the source has given', () => {
    expect(redact({ a: 'to [EMAIL_3]', b: 'ada@example.org' })).toEqual({ a: 'to [EMAIL_3]', b: '[EMAIL_4]' });
  });

  test('masks people to four characters, secrets entirely; removes', () => {
    const value = { card: 'card 4111111111111111', key: `is ${key}!`, number: 4111111111111111, long: '{"card":4111111111111111}' };
    expect(redact(value, 'mask')).toEqual({
      card: 'card ************1111',
      key: 'is ********!',
      number: '************1111',
      long: '{"card":"************1111"}',
    });
    expect(redact(value, 'remove')).toEqual({ card: 'card ', key: 'is !', number: '', long: '{"card":""}' });
  });

  test('changes only kinds that have a transform', () => {
    const text = `ada@example.org ${key}`;
    const { findings } = examineText(scanner, text, at);
    expect(redactValue(text, '', findings, createReplace(new Map([['EMAIL', 'placeholder']]), createPlaceholders()))).toBe(`[EMAIL_1] ${key}`);
    expect(redactValue(text, '', findings, createReplace(new Map(), createPlaceholders()))).toBe(text);
  });

  test('loses no member when names become one', () => {
    expect(redact({ 'ada@example.org': 1, 'bob@example.com': 2 }, 'remove')).toEqual({ '': 1, '~2': 2 });
  });

  test('keeps the members of repeated names apart', () => {
    expect(redact('{"a":"ada@example.org","a":"plain text","a":"bob@example.org"}')).toBe('{"a":"[EMAIL_1]","a":"plain text","a":"[EMAIL_2]"}');
  });
});

describe('the budget', () => {
  test('covers the whole value', () => {
    const value = ['x'.repeat(60), 'x'.repeat(60), 'ada@example.org'];
    expect(examineValue(scanner, value, at)).toMatchObject({ truncated: false, findings: [{ kind: 'EMAIL' }] });
    expect(examineValue(scanner, value, at, { maxBytes: 120 })).toEqual({ truncated: true, findings: [] });
    expect(examineValue(scanner, ['a@b.cc', 'b@b.cc', 'c@b.cc'], at, { maxCandidates: 2 })).toMatchObject({ truncated: true, findings: [{}, {}] });
  });
  test('also limits the depth of values', () => {
    let deep: Json = 'ada@example.org';
    for (let level = 0; level < 129; level++) deep = [deep];
    expect(examineValue(scanner, deep, at)).toEqual({ truncated: true, findings: [] });
  });
});

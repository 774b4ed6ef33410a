import { type JsonLiteral, type LiteralEdit, readLiterals, spliceStrings } from '@spanproof/vocabulary';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const json = fc.oneof(
  fc.jsonValue({ stringUnit: 'binary' }),
  fc.object({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown),
);
const container = json.filter((value) => typeof value === 'object' && value !== null);

/** The same JSON with any white space, any legal escapes, any case of hex. */
function spell(value: unknown, choose: (options: number) => number): string {
  const space = (): string => ['', ' ', '\n', '\t\r\n'][choose(4)] ?? '';
  const text = (plain: string): string => {
    let literal = '"';
    for (let index = 0; index < plain.length; index++) {
      const unit = plain[index] ?? '';
      const code = plain.charCodeAt(index);
      const hex = code.toString(16).padStart(4, '0');
      if (choose(4) === 0) literal += `\\u${choose(2) === 0 ? hex : hex.toUpperCase()}`;
      else if (unit === '/' && choose(2) === 0) literal += '\\/';
      else literal += code < 0x20 || code === 0x22 || code === 0x5c ? JSON.stringify(unit).slice(1, -1) : unit;
    }
    return `${literal}"`;
  };
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return `[${space()}${value.map((member) => spell(member, choose)).join(`${space()},${space()}`)}${space()}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${text(key)}${space()}:${space()}${spell(member, choose)}`);
    return `{${space()}${members.join(`${space()},${space()}`)}${space()}}`;
  }
  return JSON.stringify(value);
}

const spelled = fc.tuple(container, fc.infiniteStream(fc.nat(11))).map(([value, stream]) => spell(value, (options) => (stream.next().value ?? 0) % options));

/** The value an RFC 6901 pointer leads to. */
function follow(value: unknown, pointer: string): unknown {
  let at = value;
  for (const segment of pointer.split('/').slice(1)) at = (at as Record<string, unknown>)[segment.replaceAll('~1', '/').replaceAll('~0', '~')];
  return at;
}

describe('readLiterals()', () => {
  test('accepts what JSON.parse accepts, and nothing else', () => {
    const almost = fc.tuple(spelled, fc.nat(), fc.constantFrom('', '"', ',', '}', ']', '\\', '\n', '0', '\u0001', 'null')).map(([text, position, piece]) => {
      const at = position % (text.length + 1);
      return text.slice(0, at) + piece + text.slice(piece === '' ? at + 1 : at);
    });
    fc.assert(
      fc.property(fc.oneof(spelled, almost, fc.string()), (text) => {
        let parsed: unknown;
        try {
          parsed = JSON.parse(text);
        } catch {
          parsed = undefined;
        }
        expect(readLiterals(text) !== undefined).toBe(typeof parsed === 'object' && parsed !== null);
      }),
      { numRuns: 1000 },
    );
  });

  test('yields every string and name, decoded, where it stands, under a pointer that leads to it', () => {
    fc.assert(
      fc.property(spelled, (text) => {
        const literals = readLiterals(text) ?? [];
        const value: unknown = JSON.parse(text);
        for (const literal of literals) {
          expect(JSON.parse(text.slice(literal.start, literal.end))).toEqual(literal.role === 'number' ? Number(literal.value) : literal.value);
          if (literal.role === 'value') expect(follow(value, literal.pointer)).toBe(literal.value);
          if (literal.role === 'key') expect(literal.pointer.endsWith('~k')).toBe(true);
        }
        const count = (of: unknown): number =>
          typeof of === 'string' ? 1 : typeof of === 'object' && of !== null ? Object.values(of).reduce((sum: number, member) => sum + count(member), 0) : 0;
        expect(literals.filter(({ role }) => role === 'value')).toHaveLength(count(value));
        expect(new Set(literals.map(({ pointer }) => pointer)).size).toBe(literals.length);
      }),
      { numRuns: 500 },
    );
  });

  test('keeps repeated names apart and names array members after their array', () => {
    const literals = readLiterals('{"a":"1","a":"2","b":["x",{"c":"y"}],"d/e~f":1234567}') ?? [];
    expect(literals.map(({ role, pointer, value, label }) => [role, pointer, value, label])).toEqual([
      ['key', '/a~k', 'a', ''],
      ['value', '/a', '1', 'a'],
      ['key', '/a~2~k', 'a', ''],
      ['value', '/a~2', '2', 'a'],
      ['key', '/b~k', 'b', ''],
      ['value', '/b/0', 'x', 'b'],
      ['key', '/b/1/c~k', 'c', ''],
      ['value', '/b/1/c', 'y', 'c'],
      ['key', '/d~1e~0f~k', 'd/e~f', ''],
      ['number', '/d~1e~0f', '1234567', 'd/e~f'],
    ]);
  });

  test('reads 64 levels and no more, however deep the text', () => {
    expect(readLiterals('['.repeat(64) + ']'.repeat(64))).toEqual([]);
    expect(readLiterals('['.repeat(65) + ']'.repeat(65))).toBeUndefined();
    expect(readLiterals('['.repeat(1_000_000))).toBeUndefined();
    expect(readLiterals('{"a":'.repeat(1_000_000))).toBeUndefined();
  });
});

describe('spliceStrings()', () => {
  test('changes the chosen parts of literals and not one unit more', () => {
    fc.assert(
      fc.property(spelled, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.string({ unit: 'binary' })), { maxLength: 4 }), (text, wishes) => {
        const literals = (readLiterals(text) ?? []).filter(({ role }) => role !== 'number');
        if (literals.length === 0) return;
        const chosen = new Map<JsonLiteral, LiteralEdit>();
        for (const [which, a, b, replacement] of wishes) {
          const literal = literals[which % literals.length]!;
          const [start, end] = [a % (literal.value.length + 1), b % (literal.value.length + 1)].toSorted((x, y) => x - y) as [number, number];
          chosen.set(literal, { literal, start, end, replacement });
        }
        const result = spliceStrings(text, [...chosen.values()]);
        const after = readLiterals(result)?.filter(({ role }) => role !== 'number') ?? [];
        expect(after.map(({ value }) => value)).toEqual(
          literals.map((literal) => {
            const edit = chosen.get(literal);
            return edit === undefined ? literal.value : literal.value.slice(0, edit.start) + edit.replacement + literal.value.slice(edit.end);
          }),
        );
        // What lies between the literals, and literals without an edit, is the same text.
        const outside = (whole: string, all: readonly JsonLiteral[]): string[] =>
          all.map((literal, index) => whole.slice(all[index - 1]?.end ?? 0, literal.start));
        expect(outside(result, after)).toEqual(outside(text, literals));
        for (const [index, literal] of literals.entries()) {
          if (!chosen.has(literal)) expect(result.slice(after[index]!.start, after[index]!.end)).toBe(text.slice(literal.start, literal.end));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('leaves the rest of an escaped literal spelt as it was', () => {
    const text = '{ "a" : "\\u0041\\/x\\ny" }';
    const literal = (readLiterals(text) ?? []).find(({ role }) => role === 'value')!;
    expect(literal.value).toBe('A/x\ny');
    expect(spliceStrings(text, [{ literal, start: 2, end: 4, replacement: '"\\' }])).toBe('{ "a" : "\\u0041\\/\\"\\\\y" }');
  });

  test('turns a number into a string', () => {
    const text = '[1234567, 12]';
    const [literal] = readLiterals(text) ?? [];
    expect(spliceStrings(text, [{ literal: literal!, start: 0, end: 7, replacement: '[X_1]' }])).toBe('["[X_1]", 12]');
  });
});

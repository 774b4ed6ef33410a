import { CANONICAL_MAX_DEPTH, type CanonicalValue, encodeCanonical, parseCanonical } from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flipBit, fromHex, fromText, type Named, readVectors, toHex, toText } from './read-vectors.ts';

const vectors = readVectors<{
  valid: (Named & { value: CanonicalValue; bytes: string })[];
  invalid: (Named & { bytes: string })[];
  unencodable: (Named & { value: CanonicalValue })[];
}>('canonical');
const refused = expect.objectContaining({ code: 'CANONICAL_INVALID' });

const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/);
const value: fc.Arbitrary<CanonicalValue> = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

describe('vectors', () => {
  test.each(vectors.valid)('$name: encodes to the frozen bytes and parses back', ({ value: expected, bytes }) => {
    expect(toHex(encodeCanonical(expected))).toBe(bytes);
    expect(parseCanonical(fromHex(bytes))).toEqual(expected);
  });

  test.each(vectors.invalid)('$name: refused', ({ bytes }) => {
    expect(() => parseCanonical(fromHex(bytes))).toThrow(refused);
  });

  test.each(vectors.unencodable)('$name: not encodable', ({ value: hostile }) => {
    expect(() => encodeCanonical(hostile)).toThrow(refused);
  });
});

describe('encodeCanonical', () => {
  test('skips members that are undefined', () => {
    expect(toText(encodeCanonical({ b: undefined, a: 1, c: { d: undefined } }))).toBe('{"a":1,"c":{}}');
  });

  test('takes interfaces and null-prototype objects, whatever their member order', () => {
    const bare: { [name: string]: CanonicalValue } = Object.assign(Object.create(null) as object, { z: 1, a: 2 });
    expect(toText(encodeCanonical(bare))).toBe('{"a":2,"z":1}');
  });

  test('spells minus zero as zero', () => {
    expect(toText(encodeCanonical(-0))).toBe('0');
  });

  test.each<readonly [string, object]>([
    ['bytes', new Uint8Array(0)],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['an error', new Error('x')],
    ['a bigint', { a: 1n }],
    ['a function', { a: () => 1 }],
    ['a symbol', { a: Symbol('x') }],
    ['NaN', { a: Number.NaN }],
    ['Infinity', { a: Number.POSITIVE_INFINITY }],
    ['undefined in an array', [undefined]],
    ['a sparse array', Object.assign([], { length: 2 })],
  ])('refuses %s', (_, hostile) => {
    expect(() => encodeCanonical(hostile)).toThrow(refused);
  });

  test('refuses what is nested too deep, cycles among it, without exhausting the stack', () => {
    const cycle: { self?: object } = {};
    cycle.self = cycle;
    expect(() => encodeCanonical(cycle)).toThrow(refused);
    let nested: CanonicalValue = 0;
    for (let i = 0; i < CANONICAL_MAX_DEPTH; i++) nested = [nested];
    expect(parseCanonical(encodeCanonical(nested))).toEqual(nested);
    expect(() => encodeCanonical([nested])).toThrow(refused);
    let objects: CanonicalValue = 0;
    for (let i = 0; i < CANONICAL_MAX_DEPTH; i++) objects = { a: objects };
    expect(parseCanonical(encodeCanonical(objects))).toEqual(objects);
    expect(() => encodeCanonical({ a: objects })).toThrow(refused);
  });
});

describe('parseCanonical', () => {
  test('gives back every value that was encoded', () => {
    fc.assert(
      fc.property(value, (original) => {
        expect(parseCanonical(encodeCanonical(original))).toEqual(original);
      }),
    );
  });

  test('does not depend on the order in which members were set', () => {
    fc.assert(
      fc.property(fc.dictionary(key, fc.maxSafeInteger(), { noNullPrototype: true }), (original) => {
        const reversed = Object.fromEntries(Object.entries(original).toReversed());
        expect(encodeCanonical(reversed)).toEqual(encodeCanonical(original));
      }),
    );
  });

  test('refuses any other spelling: white space anywhere between tokens', () => {
    fc.assert(
      fc.property(value, fc.nat(), fc.constantFrom(' ', '\n', '\t', '\r'), (original, at, space) => {
        const text = toText(encodeCanonical(original));
        const places = placesBetweenTokens(text);
        const place = places[at % places.length] ?? 0;
        expect(() => parseCanonical(fromText(text.slice(0, place) + space + text.slice(place)))).toThrow(refused);
      }),
    );
  });

  test('refuses any other spelling: characters as escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(), (original, at) => {
        const place = at % original.length;
        const escape = `\\u${original.charCodeAt(place).toString(16).padStart(4, '0').toUpperCase()}`;
        const head = toText(encodeCanonical(original.slice(0, place).toWellFormed())).slice(0, -1);
        const tail = toText(encodeCanonical(original.slice(place + 1).toWellFormed())).slice(1);
        const text = head + escape + tail;
        if (text === toText(encodeCanonical(original))) return; // the canonical escape itself, e.g. \u0000
        expect(() => parseCanonical(fromText(text))).toThrow(refused);
      }),
    );
  });

  test('refuses any other spelling: the JSON of JSON.stringify with unsorted members or indentation', () => {
    fc.assert(
      fc.property(value, (original) => {
        for (const text of [JSON.stringify(original), JSON.stringify(original, undefined, 1)]) {
          if (text === toText(encodeCanonical(original))) expect(parseCanonical(fromText(text))).toEqual(original);
          else expect(() => parseCanonical(fromText(text))).toThrow(refused);
        }
      }),
    );
  });

  test('never reads two byte strings as the same value: a flipped bit changes the value or is refused', () => {
    fc.assert(
      fc.property(value, fc.nat(), (original, at) => {
        const bytes = encodeCanonical(original);
        const flipped = flipBit(bytes, at % (8 * bytes.length));
        let read: CanonicalValue;
        try {
          read = parseCanonical(flipped);
        } catch (error) {
          expect(error).toEqual(refused);
          return;
        }
        expect(encodeCanonical(read)).toEqual(flipped);
        expect(read).not.toEqual(original);
      }),
    );
  });

  test('answers arbitrary bytes with a value or the code, never with another error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.json().map(fromText)), (bytes) => {
        try {
          expect(encodeCanonical(parseCanonical(bytes))).toEqual(bytes);
        } catch (error) {
          expect(error).toEqual(refused);
        }
      }),
    );
  });
});

/** Offsets where JSON would allow white space. */
function placesBetweenTokens(text: string): readonly number[] {
  const places = [0, text.length];
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    if (inString && text[i] === '\\') i += 1;
    else if (text[i] === '"') inString = !inString;
    else if (!inString && '{}[]:,'.includes(text.charAt(i))) places.push(i, i + 1);
  }
  return places;
}

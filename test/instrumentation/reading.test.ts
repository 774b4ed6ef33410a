import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { serialiseContent } from '../../instrumentation/src/content.ts';
import { nameError, nameFailure } from '../../instrumentation/src/error-type.ts';
import { parseEmbedded, parseExact } from '../../instrumentation/src/protocols/exact-json.ts';
import { createSseReader } from '../../instrumentation/src/wire/sse.ts';

describe('exact JSON', () => {
  test('any JSON is parsed as JSON.parse does, where doubles suffice', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseExact(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('any integer is written as it was read', () => {
    const integer = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String);
    fc.assert(
      fc.property(fc.array(integer), (numbers) => {
        const text = `[${numbers.join(',')}]`;
        expect(JSON.stringify(parseExact(text))).toBe(text);
      }),
    );
  });

  test.each(['0.1234567890123456789', '1e400', '-1E+999', '123456789012345678', '3.14159265358979323846'])('%s is not rounded', (number) => {
    expect(JSON.stringify(parseExact(`{"n":${number}}`))).toBe(`{"n":${number}}`);
  });

  test.each(['1234567890123456', '0.1', '1e10', '9007199254740991'])('%s stays a number', (number) => {
    expect(parseExact(`[${number}, 1234567890123456789]`)).toMatchObject([Number(number), expect.anything()]);
  });

  test('half a document stays text', () => {
    expect(parseEmbedded('{"city": "Os')).toBe('{"city": "Os');
  });
});

describe('server-sent events', () => {
  function read(pieces: readonly string[]): readonly string[] {
    const events: string[] = [];
    const reader = createSseReader((data) => events.push(data));
    for (const piece of pieces) reader.feed(piece);
    reader.end();
    return events;
  }

  test('do not depend on where chunks are cut', () => {
    const line = fc.stringMatching(/^[^\r\n]{0,20}$/);
    const events = fc.array(fc.array(line, { minLength: 1, maxLength: 3 }), { maxLength: 5 });
    const property = fc.property(events, fc.constantFrom('\n', '\r\n'), fc.array(fc.nat(200)), (wanted, newline, cuts) => {
      const text = wanted.map((lines) => `event: x${newline}${lines.map((data) => `data: ${data}${newline}`).join('')}: comment${newline}${newline}`).join('');
      const ends = [...cuts.filter((cut) => cut < text.length).toSorted((a, b) => a - b), text.length];
      const pieces = ends.map((end, index) => text.slice(index === 0 ? 0 : ends[index - 1], end));
      expect(read(pieces)).toEqual(wanted.map((lines) => lines.join('\n')));
    });
    fc.assert(property);
  });

  test('the last one counts without its blank line', () => {
    expect(read(['data:a\n\ndata: b'])).toEqual(['a', 'b']);
  });
});

describe('content', () => {
  const message = (content: string) => [{ role: 'user', parts: [{ type: 'text', content }] }];

  test('that fits is whole', () => {
    const value = message('x'.repeat(5000));
    expect(serialiseContent({ a: value, b: undefined }, 10_000)).toEqual({ attributes: { a: JSON.stringify(value) }, truncated: false });
  });

  test('that does not fit says what is missing, and stays JSON', () => {
    const { attributes, truncated } = serialiseContent({ a: message(`${'x'.repeat(511)}😀${'y'.repeat(5000)}`) }, 2000);
    expect(truncated).toBe(true);
    const text = (JSON.parse(attributes['a'] ?? '') as { parts: { content: string }[] }[])[0]?.parts[0]?.content ?? '';
    expect(text.isWellFormed()).toBe(true);
    expect(text).toMatch(/^x{511}.\[spanproof: 5001 more characters not captured, sha256 of all [0-9a-f]{64}\]$/u);
  });

  test('that cannot be cut to fit is left out, and marked', () => {
    expect(serialiseContent({ a: Array.from({ length: 1000 }, () => 'short') }, 2000)).toEqual({ attributes: {}, truncated: true });
  });
});

describe('error types', () => {
  test.each([
    [new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }), 'ECONNREFUSED'],
    [new DOMException('gone', 'AbortError'), 'AbortError'],
    [Object.assign(new Error('secret text'), { code: 'not an identifier: secret' }), 'Error'],
    ['a string', '_OTHER'],
    [undefined, '_OTHER'],
  ])('%s', (error, expected) => expect(nameError(error)).toBe(expected));

  test.each([
    ['insufficient_quota', 'insufficient_quota'],
    ['free text with a name in it', '429'],
    [undefined, '429'],
  ])('a provider says %s', (code, expected) => expect(nameFailure(code, 429)).toBe(expected));
});

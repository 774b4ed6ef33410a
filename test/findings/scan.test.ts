import { createScanner, FINDING_KINDS, FINDINGS } from '@spanproof/vocabulary';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMarked } from './marked.ts';

const scanner = createScanner();
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const planted = FINDING_KINDS.flatMap((kind) => FINDINGS[kind].examples.positives.map((example) => ({ kind, ...readMarked(example) })));
/** Text with every kind of character, free of anything that could join a neighbour or be a finding. */
const surroundings = fc
  .array(fc.constantFrom('word', 'größer', '漢字', '😀', 'é', '\ud800', '\u{10ffff}', 'ok.', '\t', '…'), { maxLength: 12 })
  .map((parts) => parts.join(' '));

describe('scanText()', () => {
  test('finds a planted value in any surroundings, with offsets that cut exactly it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...planted), surroundings, surroundings, ({ kind, text, start, end }, before, after) => {
        const whole = `${before}\n\n${text}\n\n${after}`;
        const { findings } = scanner.scanText(whole);
        expect(findings.map((finding) => [finding.kind, whole.slice(finding.start, finding.end)])).toEqual([[kind, text.slice(start, end)]]);
      }),
      { numRuns: 400 },
    );
  });

  test('agrees with scan() of the same text, byte for unit', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...planted.map(({ text }) => text)), surroundings), { maxLength: 6 }), (parts) => {
        const text = parts.join('\n').toWellFormed();
        const bytes = encoder.encode(text);
        const inBytes = scanner.scan(bytes).findings.map((finding) => [finding.kind, decoder.decode(bytes.subarray(finding.start, finding.end))]);
        const inUnits = scanner.scanText(text).findings.map((finding) => [finding.kind, text.slice(finding.start, finding.end)]);
        expect(inUnits).toEqual(inBytes);
      }),
      { numRuns: 300 },
    );
  });

  test('reports ordered, disjoint findings inside the input, whatever the input', () => {
    const pieces = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(...planted.map(({ text }) => text), 'password=', '@', '4111 ', 'Bearer ', '[EMAIL_1]', '://a:b@'),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        let last = 0;
        for (const { start, end } of scanner.scanText(text).findings) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });

  test('finds a value at every position around every power of two', () => {
    const address = 'ada@example.org';
    for (const size of [1, 2, 3, 63, 64, 65, 127, 128, 4095, 4096, 65_535, 65_536]) {
      const text = `${'.'.repeat(size - 1)} ${address} .`;
      expect(scanner.scanText(text).findings, `after ${size} bytes`).toMatchObject([{ kind: 'EMAIL', start: size, end: size + address.length }]);
    }
  });

  test('takes a label for context and never for a finding', () => {
    expect(scanner.scanText('219099999', {}, 'ssn').findings).toMatchObject([{ kind: 'US_SSN', start: 0, end: 9 }]);
    expect(scanner.scanText('219099999').findings).toEqual([]);
    expect(scanner.scanText('hunter2x', {}, 'password').findings).toMatchObject([{ kind: 'SECRET.assignment', start: 0, end: 8 }]);
    expect(scanner.scanText('hello', {}, 'ada@example.org').findings).toEqual([]);
  });
});

describe('scan()', () => {
  test('survives invalid UTF-8 and finds what is valid in it', () => {
    const address = encoder.encode('ada@example.org');
    const junk = fc.uint8Array({ maxLength: 8 }).map((bytes) => Uint8Array.from(bytes, (byte) => byte | 0x80));
    fc.assert(
      fc.property(junk, junk, (before, after) => {
        const bytes = Uint8Array.from([...before, 0x20, ...address, 0x20, ...after]);
        expect(scanner.scan(bytes).findings).toMatchObject([{ kind: 'EMAIL', start: before.length + 1, end: before.length + 1 + address.length }]);
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => Array.isArray(scanner.scan(bytes).findings)));
  });

  test('of an input cut at any byte reports nothing beyond the cut', () => {
    for (const { text } of planted) {
      const bytes = encoder.encode(text);
      for (let cut = 0; cut < bytes.length; cut++) {
        for (const finding of scanner.scan(bytes.subarray(0, cut)).findings) expect(finding.end).toBeLessThanOrEqual(cut);
      }
    }
  });

  test('says when its budget ended before the input', () => {
    const text = `${'x'.repeat(100)} ada@example.org`;
    expect(scanner.scanText(text)).toMatchObject({ truncated: false, findings: [{ kind: 'EMAIL' }] });
    expect(scanner.scanText(text, { maxBytes: 100 })).toEqual({ truncated: true, findings: [] });
    expect(scanner.scan(encoder.encode(text), { maxBytes: 100 })).toEqual({ truncated: true, findings: [] });
    expect(scanner.scanText('a@b.cc b@b.cc c@b.cc', { maxCandidates: 2 })).toMatchObject({ truncated: true, findings: [{ start: 0 }, { start: 7 }] });
    expect(scanner.scanText('a@b.cc b@b.cc', { maxCandidates: 2 }).truncated).toBe(false);
    expect(scanner.scanText('é'.repeat(60), { maxBytes: 119 }).truncated).toBe(true);
    expect(scanner.scanText('é'.repeat(60), { maxBytes: 120 }).truncated).toBe(false);
  });
});

describe('of overlapping candidates', () => {
  const found = (text: string): string[] => scanner.scanText(text).findings.map((finding) => `${finding.kind} ${text.slice(finding.start, finding.end)}`);
  test('a checked IBAN wins over the card number in it', () => {
    expect(found('DE89 4111 1111 1111 1111 11')).toEqual(['IBAN DE89 4111 1111 1111 1111 11']);
  });
  test('a card wins over a telephone number', () => {
    expect(found('phone: 4222222222222')).toEqual(['CREDIT_CARD 4222222222222']);
  });
  test('a valid token wins over the assignment that holds it', () => {
    const key = `${'AK'}IAIOSFODNN7EXAMPLE`;
    expect(found(`aws_access_key=${key}`)).toEqual([`SECRET.aws_access_key ${key}`]);
  });
  test('a password that holds an address is reported whole, one that is an address as that', () => {
    expect(found('password="pw4:ada@example.org!x"')).toEqual(['SECRET.assignment pw4:ada@example.org!x']);
    expect(found('password="ada@example.org"')).toEqual(['EMAIL ada@example.org']);
  });
  test('credentials in a URL are not an address', () => {
    expect(found('https://ada:k3yb0ard@example.org/x')).toEqual(['SECRET.assignment k3yb0ard']);
  });
});

test('placeholders are inert, also in the place of what they replaced', () => {
  const others = process.env['SPANPROOF_SLOW'] === '1' ? 1 : 60;
  const redacted = planted.flatMap(({ text, start, end, kind: own }, index) =>
    FINDING_KINDS.filter((kind, place) => kind === own || (place + index) % others === 0).map(
      (kind) => `${text.slice(0, start)}[${kind.toUpperCase()}_12]${text.slice(end)}`,
    ),
  );
  expect(redacted.filter((text) => scanner.scanText(text).findings.length > 0)).toEqual([]);
});

import { createScanner, createStreamScan, FINDING_KINDS, type FindingKind, FINDINGS, type ScanFinding } from '@spanproof/vocabulary';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOSTILE } from './hostile.ts';
import { readMarked } from './marked.ts';

const SLOW = process.env['SPANPROOF_SLOW'] === '1';
const scanner = createScanner();
const encoder = new TextEncoder();
const planted = FINDING_KINDS.flatMap((kind) => FINDINGS[kind].examples.positives.map((example) => ({ kind, ...readMarked(example) })));

/** Examples of a kind: a few of a secret, of which there are hundreds of kinds. */
function textsOf(kind: FindingKind): readonly string[] {
  const { positives, nearMisses } = FINDINGS[kind].examples;
  const few = kind.startsWith('SECRET.') && !SLOW;
  return [...positives.map((example) => readMarked(example).text).slice(0, few ? 1 : 99), ...nearMisses.slice(0, few ? 1 : 99)];
}

/** What a stream of these pieces finds, checked step by step for what every consumer relies on. */
function streamed(pieces: readonly (string | Uint8Array)[]): readonly ScanFinding[] {
  const stream = createStreamScan(scanner);
  const findings: ScanFinding[] = [];
  let fed = 0;
  let safe = 0;
  for (const [index, piece] of [...pieces, undefined].entries()) {
    fed += piece?.length ?? 0;
    const step = piece === undefined ? stream.end() : stream.feed(piece);
    expect(step.safe, `step ${index}`).toBeGreaterThanOrEqual(safe);
    expect(step.safe).toBeLessThanOrEqual(fed);
    for (const finding of step.findings) {
      expect(finding.start).toBeGreaterThanOrEqual(safe);
      expect(finding.end).toBeLessThanOrEqual(step.safe);
      safe = finding.end;
      findings.push(finding);
    }
    safe = step.safe;
  }
  expect(safe).toBe(fed);
  return findings;
}

function cut(text: string, lengths: Iterator<number>): string[] {
  const pieces: string[] = [];
  for (let index = 0; index < text.length; ) {
    const length = 1 + (lengths.next().value ?? 0);
    pieces.push(text.slice(index, index + length));
    index += length;
  }
  return pieces;
}

describe('a stream finds what a scan of the whole text finds', () => {
  test.each(FINDING_KINDS)('%s: every example, unit by unit and cut in two at every place', (kind) => {
    for (const text of textsOf(kind).map((example) => `a${'\u{1f600}'} ${example} and more`)) {
      const whole = scanner.scanText(text).findings;
      expect(streamed(Array.from(text)), text).toEqual(whole);
      expect(streamed(Array.from({ length: text.length }, (_, unit) => text.charAt(unit))), text).toEqual(whole);
      const bytes = encoder.encode(text);
      const inBytes = scanner.scan(bytes).findings;
      for (let place = 0; place < text.length; place += SLOW ? 1 : 5) {
        expect(streamed([text.slice(0, place), text.slice(place)]), `${text} cut at ${place}`).toEqual(whole);
        expect(streamed([bytes.subarray(0, place), bytes.subarray(place)]), `${text} cut at byte ${place}`).toEqual(inBytes);
      }
    }
  });

  test('whatever the text and however it is cut', () => {
    const part = fc.oneof(
      fc.constantFrom(...planted.map(({ text }) => text)),
      fc.constantFrom('the key to it is', 'password=', '[EMAIL_1]', '[EMAIL', '_2]', '4111 ', '+49', '@', ' ', '\n', '\ud83d', '\u{1f600}', 'x'.repeat(400)),
      fc.constantFrom(...HOSTILE).map((unit) => unit.repeat(20)),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 14 }),
        fc.constantFrom('', ' ', '\n'),
        fc.constantFrom(3, 30, 700),
        fc.infiniteStream(fc.nat(1000)),
        (parts, joint, most, lengths) => {
          const text = parts.join(joint);
          const pieces = cut(text, lengths.map((length) => length % most)[Symbol.iterator]());
          expect(streamed(pieces)).toEqual(scanner.scanText(text).findings);
        },
      ),
      { numRuns: SLOW ? 20_000 : 150 },
    );
  });
});

describe('what is safe', () => {
  const heldAfter = (text: string): string => text.slice(createStreamScan(scanner).feed(text).safe);
  /** The word that may go on, and the three bytes before it that a number may begin with. */
  test.each([
    ['nothing special here and so on, wri', 'wri'],
    ['write to ada@exam', 'ada@exam'],
    ['a piece of text. ', ''],
    ['half \ud83d', '\ud83d'],
  ])('after %j it is all but %j and a few bytes', (text, held) => {
    expect(heldAfter(text).endsWith(held)).toBe(true);
    expect(heldAfter(text).length).toBeLessThanOrEqual(held.length + 4);
  });

  test('a long stream is held in little memory and released as it comes', () => {
    const stream = createStreamScan(scanner);
    let held = 0;
    let fed = 0;
    for (let index = 0; index < 20_000; index++) {
      const piece = index % 50 === 0 ? 'ask ada@example.org or 2024 others, ' : 'some ordinary words of an answer ';
      fed += piece.length;
      held = Math.max(held, fed - stream.feed(piece).safe);
    }
    expect(held).toBeLessThan(256);
    expect(stream.end().safe).toBe(fed);
  });

  test('an endless run of anything is given up to within the longest key', () => {
    for (const unit of SLOW ? HOSTILE : HOSTILE.filter((_, index) => index % 4 === 0)) {
      const stream = createStreamScan(scanner);
      const piece = unit.repeat(Math.ceil(4096 / unit.length));
      let fed = 0;
      let { safe } = stream.feed('');
      for (let index = 0; index < 16; index++) {
        fed += piece.length;
        ({ safe } = stream.feed(piece));
      }
      expect(fed - safe, unit).toBeLessThan(40_000);
    }
  });
});

test('a stream says when its budget ended, and holds nothing back from then on', () => {
  const stream = createStreamScan(scanner, { maxBytes: 20 });
  expect(stream.feed('a longer text than twenty, ')).toMatchObject({ truncated: true, safe: 27, findings: [] });
  expect(stream.feed('ada@example.org')).toMatchObject({ truncated: true, safe: 42, findings: [] });
  const candidates = createStreamScan(scanner, { maxCandidates: 2 });
  expect(candidates.feed('a@b.cc b@b.cc c@b.cc d@b.cc ')).toMatchObject({ truncated: true, safe: 28, findings: [{ start: 0 }, { start: 7 }] });
});

describe('a matcher reads no further than its definition says', () => {
  test.each(FINDING_KINDS)('%s', (kind) => {
    const definition = FINDINGS[kind];
    const alone = createScanner([definition]);
    for (const text of textsOf(kind)) {
      for (const tail of ['', ' ', 'a', '0', '-', '.', '@', '"', '\n']) {
        const whole = `${text}${tail}`;
        const stream = createStreamScan(alone);
        const early = stream.feed(text).findings;
        expect([...early, ...stream.feed(tail).findings, ...stream.end().findings], `${text} then ${tail}`).toEqual(alone.scanText(whole).findings);
      }
    }
  });
});

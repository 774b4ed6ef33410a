import { createScanner, examineValue, type Finding, type Json } from '@spanproof/vocabulary';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addSeams } from '../../vocabulary/src/reveal/add-seams.ts';
import type { SeamFinding } from '../../vocabulary/src/reveal/adjacent-texts.ts';

const scanner = createScanner();
const CARD = '4012 8888 8888 1881';
const MAIL = 'ada.lovelace@example.org';

type Message = readonly [role: string, content: Json];
const messages = (...list: readonly Message[]): Json => ({ model: 'x', messages: list.map(([role, content]) => ({ role, content })) });
const user = (...texts: readonly string[]): Json => messages(...texts.map((text) => ['user', text] as const));
const examine = (value: Json): readonly Finding[] => examineValue(scanner, value, { part: 'request', pointer: '' }).findings;
const found = (value: Json): string[] =>
  examine(value).map(
    ({ kind, place, obscured }) => `${kind} ${place.pointer.replace(/^\/messages/, '')} ${place.start}-${place.end}${obscured ? ' piece' : ''}`,
  );

describe('a value over texts', () => {
  test('of one role, whatever others say between', () => {
    const pieces = ['CREDIT_CARD /0/content 11-20 piece', 'CREDIT_CARD /2/content 0-9 piece'];
    expect(found(messages(['user', 'my card is 4012 8888'], ['assistant', 'Go on.'], ['user', '8888 1881, thanks']))).toEqual(pieces);
    expect(found(messages(['user', 'my card is 4012 8888'], ['assistant', '8888 1881 is a number.']))).toEqual([]);
  });

  test('over parts of one message, as objects and as plain texts', () => {
    const pieces = (step: string): string[] => [`CREDIT_CARD /0/content/0${step} 5-14 piece`, `CREDIT_CARD /0/content/1${step} 0-9 piece`];
    expect(
      found(
        messages([
          'user',
          [
            { type: 'text', text: 'card 4012 8888' },
            { type: 'text', text: '8888 1881' },
          ],
        ]),
      ),
    ).toEqual(pieces('/text'));
    expect(found(messages(['user', ['card 4012 8888', '8888 1881']]))).toEqual(pieces(''));
    expect(
      found({
        messages: [
          {
            role: 'user',
            parts: [
              { type: 'text', content: 'card 4012 8888' },
              { type: 'text', content: '8888 1881' },
            ],
          },
        ],
      }),
    ).toHaveLength(2);
  });

  test('in JSON as a text, as the guard and the processor see it', () => {
    const text = JSON.stringify(user('card 4012 8888', '8888 1881'));
    expect(found(text)).toEqual(['CREDIT_CARD /0/content 5-14 piece', 'CREDIT_CARD /1/content 0-9 piece']);
    expect(
      found({
        'gen_ai.input.messages': JSON.stringify([
          { role: 'user', content: 'card 4012 8888' },
          { role: 'user', content: '8888 1881' },
        ]),
      }),
    ).toHaveLength(2);
  });

  test('over many, one word each', () => {
    expect(found(user('4012', '8888', '8888', '1881'))).toEqual([0, 1, 2, 3].map((at) => `CREDIT_CARD /${at}/content 0-4 piece`));
    expect(found(user('write to ada.love', 'lace@exam', 'ple.org please'))).toEqual([
      'EMAIL /0/content 9-17 piece',
      'EMAIL /1/content 0-9 piece',
      'EMAIL /2/content 0-7 piece',
    ]);
  });

  test('with the blank where it was cut', () => {
    expect(found(user('Authorization: Bearer', ' pl4nted-b3ar3r', 'b3ar3rb3ar3rb3ar3r'))).toEqual([
      'SECRET.bearer /1/content 1-15 piece',
      'SECRET.bearer /2/content 0-18 piece',
    ]);
  });

  test('takes what was found of it in one of them', () => {
    const texts = ['password=Tr0ub4dor', 'And3xtra99!'];
    const [first, second] = examine(user(...texts));
    expect([first?.kind, second?.kind]).toEqual(['SECRET.assignment', 'SECRET.assignment']);
    expect([first?.place.start, first?.place.end, second?.place.end]).toEqual([9, 18, 11]);
  });

  test.each(['my card is 4012 8888.', 'my card is 4012 8888!', 'my card is 4012 8888?', 'my card is 4012 8888 :)', 'my card is 4012 8888”'])(
    'does not go on behind %s',
    (text) => {
      expect(found(user(text, '8888 1881'))).toEqual([]);
    },
  );

  test('needs what follows to go on with it', () => {
    for (const next of ['- 8888 1881', '(8888 1881', 'and 8888 1881', '"8888 1881"', '']) expect(found(user('my card is 4012 8888', next)), next).toEqual([]);
  });

  test('is not made of names, ids and types', () => {
    expect(found([{ id: '4012 8888' }, { id: '8888 1881' }, { type: '4012 8888' }, { type: '8888 1881' }])).toEqual([]);
  });
});

describe('the seams', () => {
  test('of many texts are looked at within the budget, and what was not is said', () => {
    const many = user(...Array.from({ length: 400 }, () => '4012'));
    expect(examineValue(scanner, many, { part: 'request', pointer: '' }).truncated).toBe(false);
    expect(examineValue(scanner, many, { part: 'request', pointer: '' }, { maxBytes: 20_000 }).truncated).toBe(true);
    // Prose has none, however much of it there is.
    const prose = user(...Array.from({ length: 400 }, () => 'That is all.'));
    expect(examineValue(scanner, prose, { part: 'request', pointer: '' }, { maxBytes: 20_000 }).truncated).toBe(false);
  });

  test('hold a value of eight pieces and none of more', () => {
    const pieces = (count: number): Json =>
      user(...Array.from({ length: count }, (_, at) => MAIL.slice(Math.floor((at * MAIL.length) / count), Math.floor(((at + 1) * MAIL.length) / count))));
    expect(found(pieces(8))).toHaveLength(8);
    expect(found(pieces(8)).every((each) => each.startsWith('EMAIL'))).toBe(true);
    expect(found(pieces(12)).length).toBeLessThan(12);
  });
});

describe('context over texts', () => {
  test('names a value in the next', () => {
    expect(found(user('my ssn is:', '219099999'))).toEqual(['US_SSN /1/content 0-9']);
    expect(found(messages(['user', 'my ssn is:'], ['assistant', '219099999']))).toEqual([]);
  });
});

test('a number cut by the window is not taken for another one', () => {
  const digits = '9'.repeat(300);
  expect(found(user(`${digits}4012 8888`, `8888 1881${digits}`))).toEqual([]);
  expect(found(user(`x ${'4012888888881881'.repeat(20)}`, '1'))).toEqual([]);
});

test('any cut of a value in prose is found, on both sides of it', () => {
  fc.assert(
    fc.property(fc.constantFrom(CARD, MAIL, 'DE89 3704 0044 0532 0130 00', '+49 1512 7731 904'), fc.nat(), fc.boolean(), (value, where, spaced) => {
      const cut = 1 + (where % (value.length - 1));
      const [head, tail] = [value.slice(0, cut), value.slice(cut)];
      const findings = examine(user(`Please note: ${spaced ? head.trimEnd() : head}`, `${tail}, and keep it`));
      const covered = findings.map(({ place }) => place.pointer);
      // The larger part may be a value of its own.
      expect(covered.some((pointer) => pointer === (cut > value.length / 2 ? '/messages/0/content' : '/messages/1/content'))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

describe('addSeams()', () => {
  const at = (pointer: string, start: number, end: number): Finding => ({
    kind: 'EMAIL',
    place: { part: 'request', pointer, start, end },
    confidence: 90,
    detector: 'EMAIL@1',
  });
  const seam = (pointer: string, start: number, end: number, after: number, spans = end - start): SeamFinding => ({
    finding: { kind: 'CREDIT_CARD', start: 0, end: spans, confidence: 90, detector: 'CREDIT_CARD@1' },
    order: pointer.charCodeAt(1),
    at: after,
    pointer,
    start,
    end,
    spans,
  });
  const show = (findings: readonly Finding[]): string[] => findings.map(({ kind, place }) => `${kind} ${place.pointer} ${place.start}-${place.end}`);

  test('keeps the order of texts and of places', () => {
    const findings = [at('/a', 0, 3), at('/a', 10, 13), at('/c', 0, 3)];
    expect(show(addSeams(findings, [seam('/a', 5, 8, 2), seam('/b', 0, 4, 2), seam('/c', 7, 9, 3), seam('/d', 1, 2, 3)], 'request'))).toEqual([
      'EMAIL /a 0-3',
      'CREDIT_CARD /a 5-8',
      'EMAIL /a 10-13',
      'CREDIT_CARD /b 0-4',
      'EMAIL /c 0-3',
      'CREDIT_CARD /c 7-9',
      'CREDIT_CARD /d 1-2',
    ]);
  });

  test('a value over texts takes the place of what it overlaps, and all of it; one that only has its context elsewhere gives way', () => {
    expect(show(addSeams([at('/a', 2, 9)], [seam('/a', 5, 12, 1, 16)], 'request'))).toEqual(['CREDIT_CARD /a 2-12']);
    expect(show(addSeams([at('/a', 2, 9)], [seam('/a', 5, 12, 1, 0)], 'request'))).toEqual(['EMAIL /a 2-9']);
  });

  test('of two, the longer value', () => {
    expect(show(addSeams([], [seam('/a', 0, 4, 0, 12), seam('/a', 0, 6, 0, 16)], 'request'))).toEqual(['CREDIT_CARD /a 0-6']);
  });

  test('any seams: places stay ordered and apart', () => {
    const place = fc.tuple(fc.constantFrom('/a', '/b', '/c'), fc.nat(20), fc.integer({ min: 1, max: 6 }), fc.nat(20));
    fc.assert(
      fc.property(fc.array(place, { maxLength: 8 }), (places) => {
        const result = addSeams(
          [at('/b', 3, 6)],
          places.map(([pointer, start, length, spans]) => seam(pointer, start, start + length, pointer === '/a' ? 0 : 1, spans)),
          'request',
        );
        for (const pointer of ['/a', '/b', '/c']) {
          const own = result.filter((finding) => finding.place.pointer === pointer).map((finding) => finding.place);
          for (const [index, { start }] of own.entries()) if (index > 0) expect(start).toBeGreaterThanOrEqual(own[index - 1]!.end);
        }
        expect(result.map((finding) => finding.place.pointer)).toEqual(result.map((finding) => finding.place.pointer).toSorted());
      }),
      { numRuns: 500 },
    );
  });
});

import { createScanner, DEFAULT_POLICY, type Policy } from '@spanproof/vocabulary';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTextRules, type TextRedactor } from '../../processor/src/redact/redact-texts.ts';
import { PLANTED, PLANTED_NEEDLES } from '../support/planted-values.ts';

const scanner = createScanner();

function redactorOf(rules: Policy['rules'], environment?: string, received = '', budget = {}): TextRedactor {
  return createTextRules(scanner, { version: 1, rules }, environment).open(() => received, budget);
}

const EVERYTHING: Policy['rules'][number] = { id: 'all', kinds: ['*'], direction: 'both', action: 'redact', fail: 'closed' };
const EMAIL = PLANTED.EMAIL;

describe('a text', () => {
  test('loses every planted value, in the open, in JSON and in JSON inside JSON', () => {
    const redactor = redactorOf([EVERYTHING]);
    for (const value of Object.values(PLANTED)) {
      const texts = [`see ${value} there`, JSON.stringify({ a: [`see ${value} there`] }), JSON.stringify({ a: JSON.stringify([`see ${value} there`]) })];
      for (const text of texts) {
        const left = redactor.text(text, 'note');
        for (const needle of PLANTED_NEEDLES) expect(left.includes(needle), text).toBe(false);
      }
    }
  });

  test('without a finding is the same string, and so is everything under a policy that only counts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, label) => {
        expect(redactorOf([{ ...EVERYTHING, action: 'allow_with_log' }]).text(text, label)).toBe(text);
      }),
    );
    expect(redactorOf(DEFAULT_POLICY.rules).text(`mail ${EMAIL}`, '')).toBe(`mail ${EMAIL}`);
    expect(redactorOf(DEFAULT_POLICY.rules).text(PLANTED['SECRET.aws_access_key'], '')).toBe('[SECRET.AWS_ACCESS_KEY_1]');
  });

  test('redacted twice is as redacted once', () => {
    const once = redactorOf([EVERYTHING]).text(`mail ${EMAIL} or call ${PLANTED.PHONE}`, 'x');
    expect(redactorOf([EVERYTHING]).text(once, 'x')).toBe(once);
  });

  test('has one placeholder per value, and none the span already holds', () => {
    const redactor = redactorOf([EVERYTHING], undefined, 'bytes [EMAIL_1] bytes');
    expect(redactor.text(`${EMAIL} b@mailbox-7731.example`, '')).toBe('[EMAIL_2] [EMAIL_3]');
    expect(redactor.text(EMAIL, 'other')).toBe('[EMAIL_2]');
  });

  test('is understood by its label', () => {
    const digits = PLANTED.US_SSN.replaceAll('-', '');
    expect(redactorOf([EVERYTHING]).text(digits, 'ssn')).toBe('[US_SSN_1]');
    expect(redactorOf([EVERYTHING]).number(digits, 'ssn')).toBe('[US_SSN_1]');
    expect(redactorOf([EVERYTHING]).number('12', 'ssn')).toBeUndefined();
  });
});

describe('rules', () => {
  test.each(['request', 'response'] as const)('for %ss apply: nobody knows the direction', (direction) => {
    expect(redactorOf([{ ...EVERYTHING, direction }]).text(EMAIL, '')).toBe('[EMAIL_1]');
  });

  test('that hold in an environment hold there', () => {
    const rules = [{ ...EVERYTHING, when: { environment: ['production'] } }];
    expect([redactorOf(rules, 'production').text(EMAIL, ''), redactorOf(rules, 'test').text(EMAIL, ''), redactorOf(rules).text(EMAIL, '')]).toEqual([
      '[EMAIL_1]',
      EMAIL,
      EMAIL,
    ]);
  });

  test('that contradict each other: the one that leaves less', () => {
    const rules = [
      { ...EVERYTHING, direction: 'request', transform: 'mask' },
      { ...EVERYTHING, id: 'r', direction: 'response', transform: 'remove' },
    ] as const;
    expect(redactorOf(rules).text(`to ${EMAIL}`, '')).toBe('to ');
  });
});

describe('what the scanner does not read to its end', () => {
  const long = `${'x'.repeat(5000)} ${EMAIL}`;

  test.each([
    ['closed', '[UNSCANNED]'],
    ['open', long],
  ] as const)('fails %s', (fail, left) => {
    expect(redactorOf([{ ...EVERYTHING, fail }], undefined, '', { maxBytes: 1000 }).text(long, '')).toBe(left);
  });

  test('is bounded over the whole span', () => {
    const redactor = redactorOf([EVERYTHING], undefined, '', { maxBytes: 3000 });
    expect(redactor.text('y'.repeat(2900), '')).toHaveLength(2900);
    expect(redactor.text(long, '')).toBe('[UNSCANNED]');
    expect(redactor.name('n'.repeat(5000))).toBe('[UNSCANNED]');
  });

  test('a long label is not scanned for each of its values', () => {
    const redactor = redactorOf([EVERYTHING]);
    const label = `${EMAIL} `.repeat(50_000);
    const began = performance.now();
    for (let i = 0; i < 2000; i++) redactor.text('short', label);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

test('names are texts too', () => {
  expect(redactorOf([EVERYTHING]).name(`to ${EMAIL}`)).toBe('to [EMAIL_1]');
  expect(redactorOf([EVERYTHING]).name('gen_ai.operation.name')).toBe('gen_ai.operation.name');
});

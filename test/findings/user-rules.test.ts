import { createScanner, defineUserRule, explainFinding, FINDINGS, hasCode } from '@spanproof/vocabulary';
import { expect, test } from 'vitest';

const rule = (pattern: string, anchor = 'emp-'): Parameters<typeof defineUserRule>[0] => ({ id: 'CUSTOM.badge', anchor, pattern });
const codeOf = (pattern: string, anchor?: string): unknown => {
  try {
    defineUserRule(rule(pattern, anchor));
    return undefined;
  } catch (error) {
    return hasCode(error, 'RULE_UNSAFE');
  }
};

test.each([
  'emp-[0-9]*',
  'emp-\\d+',
  'emp-\\d{2,}',
  'emp-(a{1,5}){1,5}',
  'emp-(a|ab){1,9}',
  'emp-(a?){9}',
  '(?=emp)',
  '(?<!x)emp-',
  '(a)\\1',
  'emp-[a-z]{0,64}[a-z]{0,64}',
  'emp-.{1,400}',
  'emp-(',
  '',
  'emp-\\d{9,2}',
  'x'.repeat(301),
  'a??b',
  '(a|b|c|d|e|f|g|h|i|j|k|l|m)',
])('refuses %j', (pattern) => {
  expect(codeOf(pattern)).toBe(true);
});

test.each(['emp-\\d{6}', 'EMP-[A-Z]{2}\\d{4,8}', 'emp-(?:eu|us)-[0-9a-f]{8}', 'emp-\\*\\+x', 'emp-[*+]{3}', 'emp-\\d{3}(?:-\\d{3})?'])(
  'takes %j',
  (pattern) => {
    expect(codeOf(pattern)).toBeUndefined();
  },
);

test.each(['ab', '1ab', 'é-é-', ' '.repeat(2), 'x'.repeat(42)])('refuses the anchor %j', (anchor) => {
  expect(codeOf('x\\d{2}', anchor)).toBe(true);
});

test('finds whole matches beside the kinds of the list', () => {
  const scanner = createScanner([FINDINGS.EMAIL, defineUserRule(rule('EMP-\\d{4}'))]);
  const text = '😀 EMP-0417, EMP-04175, XEMP-0417, emp-0417, ada@example.org';
  expect(scanner.scanText(text).findings.map(({ kind, start, end, detector }) => [kind, text.slice(start, end), detector])).toEqual([
    ['CUSTOM.badge', 'EMP-0417', 'CUSTOM.badge@1'],
    ['EMAIL', 'ada@example.org', `EMAIL@${FINDINGS.EMAIL.version}`],
  ]);
});

test('a hostile text costs a rule no more than its window at every anchor', () => {
  const scanner = createScanner([defineUserRule(rule('emp-[a-z-]{0,60}[a-z]{0,30}9'))]);
  const started = performance.now();
  scanner.scanText('emp-'.repeat(16_384));
  expect(performance.now() - started).toBeLessThan(1000);
});

test('explainFinding() names the anchor in any position, and nothing that is not there', () => {
  const text = '😀 write to ada@example.org';
  expect(explainFinding(FINDINGS.EMAIL, text, 12, 27)).toMatchObject({ anchor: '@' });
  expect(explainFinding(FINDINGS.EMAIL, text, 11, 27)).toBeUndefined();
});

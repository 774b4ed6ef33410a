import { classifyData, createScanner, type FindingKind, type Policy } from '@spanproof/vocabulary';
import { expect, test } from 'vitest';
import { examineCall } from '../../processor/src/detect/examine-call.ts';
import { redactCall } from '../../processor/src/redact/redact-call.ts';
import { normaliseCall } from '../normalise/otlp-span.ts';

test.each([
  [[], undefined, undefined],
  [[], 'public', 'public'],
  [[['EMAIL', 2]], undefined, 'confidential'],
  [[['EMAIL', 2]], 'public', 'confidential'],
  [[['EMAIL', 2]], 'restricted', 'restricted'],
  [
    [
      ['EMAIL', 2],
      ['CREDIT_CARD', 1],
    ],
    'internal',
    'restricted',
  ],
  [[['SECRET.jwt', 1]], undefined, 'restricted'],
  [[['SECRET.jwt', 0]], 'internal', 'internal'],
  [[['SECRET.jwt', 1]], 'tlp_red', 'tlp_red'],
] as const)('%j, declared %s: %s', (found, declared, expected) => {
  expect(classifyData(found as readonly (readonly [FindingKind, number])[], declared)).toBe(expected);
});

test('the class of a call is sealed with its facts', () => {
  const policy: Policy = { version: 1, rules: [{ id: 'a', kinds: ['*'], direction: 'both', action: 'redact', fail: 'open' }] };
  const classOf = (attributes: Record<string, string>): string | undefined =>
    redactCall(examineCall(createScanner(), normaliseCall(attributes)), policy).facts.data_class;
  expect(classOf({ 'gen_ai.input.messages': 'to ada@example.org' })).toBe('confidential');
  expect(classOf({ 'gen_ai.input.messages': 'to ada@example.org', 'spanproof.data_class': 'restricted' })).toBe('restricted');
  expect(classOf({ 'gen_ai.input.messages': 'hello' })).toBeUndefined();
});

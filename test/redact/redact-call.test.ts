import { createScanner, DEFAULT_POLICY, type LlmCall, type Policy, type RedactedCall, type Rule, type ScanBudget } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import { examineCall } from '../../processor/src/detect/examine-call.ts';
import { redactCall } from '../../processor/src/redact/redact-call.ts';
import { normaliseCall } from '../normalise/otlp-span.ts';

const scanner = createScanner();
const ADA = 'ada@example.org';
const BOB = 'bob@example.org';
const KEY = 'AKIA' + 'QYLPMN5HFIQR7XYA';
const IN = 'gen_ai.input.messages';
const OUT = 'gen_ai.output.messages';

const rule = (change: Partial<Rule> = {}): Rule => ({ id: 'addresses', kinds: ['EMAIL'], direction: 'both', action: 'redact', fail: 'closed', ...change });
const policyOf = (...rules: readonly Rule[]): Policy => ({ version: 1, rules });

function pass(call: LlmCall, policy: Policy, budget?: Partial<ScanBudget>): RedactedCall {
  return redactCall(examineCall(scanner, call, budget), policy);
}

describe('placeholders', () => {
  test('are stable within a record, over parts and nesting', () => {
    const call = normaliseCall({
      [IN]: `${ADA} ${BOB} ${ADA}`,
      [OUT]: JSON.stringify([JSON.stringify({ to: BOB })]),
      custom: ADA,
      'gen_ai.request.model': ADA,
    });
    const { content, facts, finding_counts } = pass(call, policyOf(rule()));
    expect(content.request[IN]).toBe('[EMAIL_1] [EMAIL_2] [EMAIL_1]');
    expect(content.response[OUT]).toBe('["{\\"to\\":\\"[EMAIL_2]\\"}"]');
    expect(content.other['custom']).toBe('[EMAIL_1]');
    expect(facts.model_requested).toBe('[EMAIL_1]');
    expect(finding_counts).toEqual([['EMAIL', 6]]);
  });

  test('of the source stay, and are not given again', () => {
    const { content, finding_counts } = pass(normaliseCall({ [IN]: `[EMAIL_1] and ${ADA}` }), policyOf(rule()));
    expect(content.request[IN]).toBe('[EMAIL_1] and [EMAIL_2]');
    expect(finding_counts).toEqual([['EMAIL', 1]]);
  });

  test('redacting twice is redacting once', () => {
    const once = pass(normaliseCall({ [IN]: ADA, custom: JSON.stringify({ to: BOB }) }), policyOf(rule()));
    const twice = pass(once, policyOf(rule()));
    expect(twice.content).toEqual(once.content);
    expect(twice.finding_counts).toEqual([]);
  });

  test('other transforms: mask and remove', () => {
    const text = `to ${ADA}.`;
    expect(pass(normaliseCall({ [IN]: text }), policyOf(rule({ transform: 'mask' }))).content.request[IN]).toBe('to ****@example.org.');
    expect(pass(normaliseCall({ [IN]: text }), policyOf(rule({ transform: 'remove' }))).content.request[IN]).toBe('to .');
  });
});

describe('verdicts', () => {
  const verdict = { rule: 'r', version: 1, action: 'block', outcome: 'blocked', by: 'source', count: 2 } as const;

  test('of the source come first and stay, one of the processor follows for every rule', () => {
    const call = normaliseCall({ 'spanproof.verdicts': JSON.stringify([verdict]), [IN]: ADA, [OUT]: ADA });
    expect(pass(call, policyOf(rule(), rule({ id: 'cards', kinds: ['CREDIT_CARD'] }))).verdicts).toEqual([
      verdict,
      { rule: 'addresses', version: 1, action: 'redact', outcome: 'redacted', by: 'processor', count: 2 },
      { rule: 'cards', version: 1, action: 'redact', outcome: 'allowed', by: 'processor', count: 0 },
    ]);
  });

  test('block redacts, because the call has happened', () => {
    const { content, verdicts } = pass(normaliseCall({ [IN]: ADA }), policyOf(rule({ action: 'block' })));
    expect(content.request[IN]).toBe('[EMAIL_1]');
    expect(verdicts).toEqual([{ rule: 'addresses', version: 1, action: 'block', outcome: 'redacted', by: 'processor', count: 1 }]);
  });

  test('monitoring counts and changes nothing; secrets never pass the built-in policy', () => {
    const call = normaliseCall({ [IN]: `${ADA} ${KEY}` });
    const { content, verdicts } = pass(call, DEFAULT_POLICY);
    expect(content.request[IN]).toBe(`${ADA} [SECRET.AWS_ACCESS_KEY_1]`);
    expect(verdicts.map(({ rule: id, outcome, count }) => [id, outcome, count])).toEqual([
      ['secrets', 'redacted', 1],
      ['personal_data', 'allowed_with_log', 1],
    ]);
  });

  test('lists and limits are judged by the facts', () => {
    const policy: Policy = {
      ...policyOf(rule()),
      models: { allow: ['gpt-*'], action: 'block' },
      providers: { allow: ['openai'], action: 'allow_with_log' },
      operations: { allow: ['embeddings'], action: 'block' },
      token_limits: { max_input: 10, max_output: 50, action: 'block' },
    };
    const call = normaliseCall({
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.provider.name': 'openai',
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.request.max_tokens': 60,
    });
    expect(pass(call, policy).verdicts.map(({ rule: id, outcome, count }) => [id, outcome, count])).toEqual([
      ['addresses', 'allowed', 0],
      ['models', 'allowed', 0],
      ['providers', 'allowed', 0],
      ['operations', 'allowed_with_log', 1],
      ['token_limits', 'allowed_with_log', 12],
    ]);
  });

  test('the environment is the one of the record', () => {
    const policy = policyOf(rule({ when: { environment: ['production'] } }));
    const inside = normaliseCall({ [IN]: ADA }, { resource: { 'deployment.environment.name': 'production' } });
    expect(pass(inside, policy).content.request[IN]).toBe('[EMAIL_1]');
    expect(pass(normaliseCall({ [IN]: ADA }), policy)).toMatchObject({ content: { request: { [IN]: ADA } }, verdicts: [{ outcome: 'not_applicable' }] });
  });
});

describe('directions', () => {
  const call = normaliseCall({ [IN]: ADA, [OUT]: BOB, custom: ADA, 'gen_ai.request.model': ADA });

  test('a rule about requests leaves responses, and takes what has no direction', () => {
    const { content, facts, verdicts } = pass(call, policyOf(rule({ direction: 'request' })));
    expect([content.request[IN], content.response[OUT], content.other['custom'], facts.model_requested]).toEqual(['[EMAIL_1]', BOB, '[EMAIL_1]', '[EMAIL_1]']);
    expect(verdicts).toMatchObject([{ outcome: 'redacted', count: 3 }]);
  });

  test('a rule about responses leaves requests, and takes what has no direction', () => {
    const { content, facts, verdicts } = pass(call, policyOf(rule({ direction: 'response' })));
    expect([content.request[IN], content.response[OUT], content.other['custom'], facts.model_requested]).toEqual([ADA, '[EMAIL_1]', '[EMAIL_2]', '[EMAIL_2]']);
    expect(verdicts).toMatchObject([{ outcome: 'redacted', count: 3 }]);
  });

  test('a rule about both counts everything once', () => {
    expect(pass(call, policyOf(rule())).verdicts).toMatchObject([{ outcome: 'redacted', count: 4 }]);
  });
});

describe('the subject part', () => {
  test('keeps persons, because erasure goes by them, but no secrets', () => {
    const call = normaliseCall({ 'spanproof.subject': [ADA, BOB], 'user.id': ADA, 'session.id': KEY });
    const { subject, finding_counts } = pass(call, policyOf(rule({ kinds: ['*'] })));
    expect(subject).toEqual({ subjects: [ADA, BOB], user: ADA, session: '[SECRET.AWS_ACCESS_KEY_1]' });
    expect(finding_counts).toEqual([
      ['EMAIL', 3],
      ['SECRET.aws_access_key', 1],
    ]);
  });
});

describe('what was not scanned', () => {
  const long = `${'x'.repeat(200)} ${ADA}`;
  const call = normaliseCall({ [IN]: long, [OUT]: ADA, custom: long, 'gen_ai.request.model': 'm'.repeat(100), 'user.id': 'u'.repeat(100) });

  test('is withheld where a rule fails closed, and the rest is redacted', () => {
    const redacted = pass(call, policyOf(rule()), { maxBytes: 50 });
    expect(redacted.content.request[IN]).toBe('[UNSCANNED]');
    expect(redacted.content.response[OUT]).toBe('[EMAIL_1]');
    expect(redacted.content.other['custom']).toBe('[UNSCANNED]');
    expect(redacted.facts.model_requested).toBe('[UNSCANNED]');
    expect(redacted.facts.caller).toEqual({});
    expect(redacted.subject.user).toBe('[UNSCANNED]');
    expect(redacted.verdicts).toMatchObject([{ outcome: 'failed_closed' }]);
    expect(JSON.stringify(redacted.content)).not.toContain(ADA);
  });

  test('keeps its shape in facts and subject', () => {
    const listed = normaliseCall(
      { 'gen_ai.response.finish_reasons': ['stop'.padEnd(100, 'x')], 'spanproof.subject': ['s'.repeat(100)] },
      { resource: { 'service.name': 'n'.repeat(100) } },
    );
    const { facts, subject } = pass(listed, policyOf(rule()), { maxBytes: 50 });
    expect(facts).toMatchObject({ finish_reasons: ['[UNSCANNED]'], caller: { service: '[UNSCANNED]' } });
    expect(subject.subjects).toEqual(['[UNSCANNED]']);
  });

  test('stays where the rule fails open, and the verdict says so', () => {
    const redacted = pass(normaliseCall({ [IN]: long }), policyOf(rule({ fail: 'open' })), { maxBytes: 50 });
    expect(redacted.content.request[IN]).toBe(long);
    expect(redacted.verdicts).toMatchObject([{ outcome: 'failed_open' }]);
  });

  test('by a rule about one direction is withheld in that direction and where there is none', () => {
    const both = normaliseCall({ [IN]: long, [OUT]: long, custom: long });
    const { content } = pass(both, policyOf(rule({ direction: 'response' })), { maxBytes: 50 });
    expect([content.request[IN], content.response[OUT], content.other['custom']]).toEqual([long, '[UNSCANNED]', '[UNSCANNED]']);
  });

  test('has its name withheld too where that is the reason', () => {
    const name = `${'n'.repeat(300)} ${ADA}`;
    const { content } = pass(normaliseCall({ [name]: 'v', [`${name}2`]: 'v', short: 1 }), policyOf(rule()), { maxBytes: 50 });
    expect(content.other).toMatchObject({ '[UNSCANNED]#1': '[UNSCANNED]', '[UNSCANNED]#2': '[UNSCANNED]', short: 1 });
    expect(JSON.stringify(content)).not.toContain(ADA);
  });

  test('does not keep a finding in the name of a withheld value', () => {
    const { content } = pass(normaliseCall({ [ADA]: long }), policyOf(rule()), { maxBytes: 50 });
    expect(content.other).toMatchObject({ '[EMAIL_1]': '[UNSCANNED]' });
  });
});

describe('the original', () => {
  test('is kept only where the policy says so by its dangerous name', () => {
    const call = normaliseCall({ [IN]: ADA });
    expect(pass(call, policyOf(rule()))).not.toHaveProperty('original');
    expect(pass(call, { ...policyOf(rule()), dangerously_store_original: false })).not.toHaveProperty('original');
    expect(pass(call, { ...policyOf(rule()), dangerously_store_original: true }).original).toEqual(call.content);
  });
});

test('facts stay well-formed whatever a mask cuts in two', () => {
  const { facts } = pass(
    normaliseCall({ 'gen_ai.request.model': 'jörg😀😀@example.org', 'server.address': 'ada@😀.example' }),
    policyOf(rule({ transform: 'mask' })),
  );
  expect([facts.model_requested, facts.server_address].every((text) => text?.isWellFormed())).toBe(true);
});

test('nothing that holds no finding is changed', () => {
  const call = normaliseCall({ [IN]: '{"a": 1.50,\t"b":"\\u0041"}', nested: { a: [1, 'two', true] }, 'gen_ai.usage.input_tokens': 4 });
  const redacted = pass(call, policyOf(rule({ kinds: ['*'] })));
  expect(redacted.content).toEqual(call.content);
  expect(redacted.facts).toEqual(call.facts);
});

import { type Condition, type DecisionFacts, decide, meetsCondition, type Outcome, parsePolicy, type Policy, type Rule } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';

const rule: Rule = { id: 'none', kinds: ['EMAIL'], direction: 'response', action: 'allow', fail: 'open' };
const facts: DecisionFacts = { by: 'source', direction: 'request', counts: new Map(), truncated: false };

/** Outcome and count of the last rule. */
function last(policy: Omit<Policy, 'version' | 'rules'>, more: Partial<DecisionFacts>): readonly [Outcome | undefined, number | undefined] {
  const { verdicts } = decide(parsePolicy({ version: 1, rules: [rule], ...policy }), { ...facts, ...more });
  return [verdicts.at(-1)?.outcome, verdicts.at(-1)?.count];
}

describe('a condition', () => {
  const cases: readonly (readonly [Condition, Partial<DecisionFacts>, boolean])[] = [
    [{}, {}, true],
    [{ role: ['analyst'] }, { role: 'analyst' }, true],
    [{ role: ['analyst'] }, { role: 'clerk' }, false],
    [{ role: ['analyst'] }, {}, false],
    [{ role: ['analyst', 'undeclared'] }, {}, true],
    [{ role: ['undeclared'] }, { role: 'analyst' }, false],
    [{ role: ['undeclared'] }, { by: 'processor' }, false],
    [{ data_class: ['restricted'] }, { data_class: 'restricted' }, true],
    [{ tenant_region: ['eu'], purpose: ['support'] }, { tenant_region: 'eu', purpose: 'support' }, true],
    [{ tenant_region: ['eu'], purpose: ['support'] }, { tenant_region: 'eu', purpose: 'training' }, false],
    [{ vendor: ['azure*'] }, { provider: 'azure.ai.openai' }, true],
    [{ vendor: ['azure*'] }, { provider: 'openai' }, false],
    [{ vendor: ['*'] }, {}, false],
    [{ consent: ['opt_out'] }, { consent: ['consent', 'opt_out'] }, true],
    [{ consent: ['opt_out'] }, { consent: ['consent'] }, false],
    [{ consent: ['undeclared'] }, {}, true],
  ];
  test.each(cases)('%j of %j: %s', (condition, more, expected) => {
    expect(meetsCondition(condition, { ...facts, ...more })).toBe(expected);
    const blocking: Rule = { id: 'x', kinds: ['EMAIL'], direction: 'request', action: 'block', fail: 'closed', when: condition };
    const found = decide({ version: 1, rules: [blocking] }, { ...facts, ...more, counts: new Map([['EMAIL', 1]]) });
    expect(found.verdicts[0]?.outcome).toBe(expected ? (more.by === 'processor' ? 'redacted' : 'blocked') : 'not_applicable');
  });
});

describe('lists and limits of a request', () => {
  test('access: by role and environment to providers, models and operations', () => {
    const access = [
      { id: 'analysts', when: { role: ['analyst'], environment: ['production'] }, providers: ['openai'], models: ['gpt-*'], action: 'block' as const },
    ];
    const who = { role: 'analyst', environment: 'production' };
    expect(last({ access }, { ...who, provider: 'openai', model: 'gpt-5' })).toEqual(['allowed', 0]);
    expect(last({ access }, { ...who, provider: 'cohere', model: 'command' })).toEqual(['blocked', 2]);
    expect(last({ access }, { ...who, by: 'processor', provider: 'cohere', model: 'gpt-5' })).toEqual(['allowed_with_log', 1]);
    expect(last({ access }, { role: 'clerk', environment: 'production', provider: 'cohere' })).toEqual(['not_applicable', 0]);
    expect(last({ access }, { ...who, direction: 'response', provider: 'cohere' })).toEqual(['not_applicable', 0]);
  });

  test('vendors: until their last day', () => {
    const vendors = { valid: [{ vendor: 'openai', until: '2026-12-31' }, { vendor: 'azure*' }], action: 'block' as const };
    expect(last({ vendors }, { provider: 'openai', day: '2026-12-31' })).toEqual(['allowed', 0]);
    expect(last({ vendors }, { provider: 'openai', day: '2027-01-01' })).toEqual(['blocked', 1]);
    expect(last({ vendors }, { provider: 'openai' })).toEqual(['not_applicable', 0]);
    expect(last({ vendors }, { provider: 'azure.ai.openai' })).toEqual(['allowed', 0]);
    expect(last({ vendors }, { provider: 'cohere' })).toEqual(['blocked', 1]);
    expect(last({ vendors }, {})).toEqual(['not_applicable', 0]);
  });

  test('modalities, tools, rates and settings count what is too much', () => {
    const modalities = { allow: ['image'], action: 'block' as const };
    expect(last({ modalities }, { modalities: new Map([['image', 3]]) })).toEqual(['allowed', 0]);
    expect(
      last(
        { modalities },
        {
          modalities: new Map([
            ['image', 1],
            ['audio', 2],
            ['unknown', 1],
          ]),
        },
      ),
    ).toEqual(['blocked', 3]);
    const hash = 'a'.repeat(64);
    const tools = { allow: ['read_*'], pinned: [hash], action: 'block' as const };
    expect(last({ tools }, { tool_names: [] })).toEqual(['allowed', 0]);
    expect(last({ tools }, { tool_names: ['read_mail'], tools_hash: hash })).toEqual(['allowed', 0]);
    expect(last({ tools }, { tool_names: ['read_mail', 'send_mail'], tools_hash: 'b'.repeat(64) })).toEqual(['blocked', 2]);
    expect(last({ tools }, { by: 'processor', tool_names: ['read_mail'] })).toEqual(['not_applicable', 0]);
    const rates = [{ id: 'calls', per: 'role' as const, calls_per_minute: 10, action: 'block' as const }];
    expect(last({ rates }, { excess: new Map([['calls', 2]]) })).toEqual(['blocked', 2]);
    expect(last({ rates }, { by: 'processor' })).toEqual(['not_applicable', 0]);
    const settings = [{ id: 'no_store', member: 'store', force: false }];
    expect(last({ settings }, { changed: new Map([['no_store', 1]]) })).toEqual(['redacted', 1]);
    expect(last({ settings }, { changed: new Map([['no_store', 0]]) })).toEqual(['allowed', 0]);
    expect(last({ settings }, {})).toEqual(['not_applicable', 0]);
  });

  test('a request that cannot be read follows the fail mode of its list', () => {
    const list = { allow: ['x'], action: 'block' as const };
    expect(last({ models: list }, { unreadable: true })).toEqual(['not_applicable', 0]);
    expect(last({ models: { ...list, fail: 'open' } }, { unreadable: true })).toEqual(['failed_open', 0]);
    expect(last({ models: { ...list, fail: 'closed' } }, { unreadable: true })).toEqual(['failed_closed', 0]);
    expect(decide(parsePolicy({ version: 1, rules: [rule], models: { ...list, fail: 'closed' } }), { ...facts, unreadable: true }).action).toBe('block');
  });

  test('findings come first, so that verdicts of rules keep their places', () => {
    const policy = parsePolicy({
      version: 1,
      rules: [rule],
      tools: { allow: ['*'], action: 'block' },
      models: { allow: ['*'], action: 'block' },
      rates: [{ id: 'r', per: 'process', tokens_per_day: 1, action: 'block' }],
      settings: [{ id: 's', member: 'user' }],
    });
    expect(decide(policy, facts).verdicts.map((verdict) => verdict.rule)).toEqual(['none', 'models', 's', 'r', 'tools']);
  });
});

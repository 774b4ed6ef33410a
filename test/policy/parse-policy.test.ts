import { DEFAULT_POLICY, hasCode, parsePolicy, policyHash } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';

const rule = { id: 'mail', kinds: ['EMAIL'], direction: 'request', action: 'redact', fail: 'open' };
const full = {
  version: 1,
  rules: [
    { id: 'secrets', kinds: ['SECRET.*'], direction: 'both', when: { environment: ['production'] }, action: 'block', transform: 'remove', fail: 'closed' },
    { ...rule, transform: 'mask' },
    { id: 'everything', kinds: ['*'], direction: 'response', action: 'allow', fail: 'open' },
  ],
  models: { allow: ['gpt-5*', 'claude-opus-5'], action: 'block' },
  providers: { allow: ['openai'], action: 'allow_with_log' },
  operations: { allow: ['chat'], action: 'block' },
  token_limits: { max_input: 1000, max_output: 500, action: 'block' },
  dangerously_store_original: false,
};
const grown = {
  version: 1,
  rules: [
    {
      ...rule,
      reinsert: true,
      when: { role: ['a'], data_class: ['restricted'], tenant_region: ['eu'], purpose: ['p'], vendor: ['azure*'], consent: ['opt_out'] },
    },
  ],
  access: [{ id: 'a', when: { role: ['r'] }, providers: ['x'], models: ['m*'], operations: ['chat'], action: 'block', fail: 'closed' }],
  vendors: { valid: [{ vendor: 'openai', until: '2027-01-31' }, { vendor: '*' }], action: 'block' },
  settings: [
    { id: 's', member: 'metadata.user' },
    { id: 't', member: 'store', force: false, protocols: ['openai-chat'] },
  ],
  modalities: { allow: ['image', 'unknown'], action: 'allow_with_log' },
  rates: [{ id: 'r', per: 'tenant', calls_per_minute: 1, tokens_per_day: 2, action: 'block' }],
  tools: { allow: ['f*'], pinned: ['0'.repeat(64)], action: 'block', fail: 'open' },
};

/** The paths of the problems that parsePolicy() reports. */
function problems(json: unknown): string[] {
  try {
    parsePolicy(json);
  } catch (error) {
    expect(hasCode(error, 'POLICY_INVALID')).toBe(true);
    return (error as Error).message.split('\n').map((line) => line.slice(0, line.indexOf(': ')));
  }
  return [];
}

describe('parsePolicy()', () => {
  test('takes what the default and a full policy say, unchanged', () => {
    expect(parsePolicy(DEFAULT_POLICY)).toEqual(DEFAULT_POLICY);
    expect(parsePolicy(full)).toEqual(full);
    expect(parsePolicy(grown)).toEqual(grown);
  });

  test('hands out a copy: later changes of the input change nothing', () => {
    const input = structuredClone(full);
    const policy = parsePolicy(input);
    input.rules.length = 0;
    expect(policy).toEqual(full);
  });

  test.each([
    ['no object', null, ['policy']],
    ['a list', [], ['policy']],
    ['an unknown member', { ...full, rulez: [] }, ['policy']],
    [
      '__proto__ as a member',
      JSON.parse('{"version":1,"rules":[{"id":"a","kinds":["*"],"direction":"both","action":"allow","fail":"open"}],"__proto__":{}}'),
      ['policy'],
    ],
    ['another version', { ...full, version: 2 }, ['version']],
    ['no rules', { ...full, rules: [] }, ['rules']],
    ['an unknown member of a rule', { ...full, rules: [{ ...rule, fields: [] }] }, ['rules[0]']],
    ['a missing id', { ...full, rules: [{ ...rule, id: undefined }] }, ['rules[0].id']],
    ['an id in capitals', { ...full, rules: [{ ...rule, id: 'Mail' }] }, ['rules[0].id']],
    ['an id twice', { ...full, rules: [rule, rule] }, ['rules[1].id']],
    ['the id of a list', { ...full, rules: [{ ...rule, id: 'models' }] }, ['rules[0].id']],
    ['an unknown kind', { ...full, rules: [{ ...rule, kinds: ['E-MAIL'] }] }, ['rules[0].kinds[0]']],
    ['an unknown family', { ...full, rules: [{ ...rule, kinds: ['EMAIL', 'SECRETS.*'] }] }, ['rules[0].kinds[1]']],
    ['a family without its dot', { ...full, rules: [{ ...rule, kinds: ['SECRET*'] }] }, ['rules[0].kinds[0]']],
    ['no kinds', { ...full, rules: [{ ...rule, kinds: [] }] }, ['rules[0].kinds']],
    ['an unknown direction', { ...full, rules: [{ ...rule, direction: 'in' }] }, ['rules[0].direction']],
    ['an unknown action', { ...full, rules: [{ ...rule, action: 'warn' }] }, ['rules[0].action']],
    ['no fail mode', { ...full, rules: [{ ...rule, fail: undefined }] }, ['rules[0].fail']],
    ['the name of a method', { ...full, rules: [{ ...rule, transform: 'toString' }] }, ['rules[0].transform']],
    ['an unknown transform', { ...full, rules: [{ ...rule, transform: 'blur' }] }, ['rules[0].transform']],
    ['an unknown condition', { ...full, rules: [{ ...rule, when: { mood: ['x'] } }] }, ['rules[0].when']],
    ['an empty environment', { ...full, rules: [{ ...rule, when: { environment: [] } }] }, ['rules[0].when.environment']],
    ['* in the middle of a pattern', { ...full, models: { allow: ['gpt-*-mini'], action: 'block' } }, ['models.allow[0]']],
    ['an empty pattern', { ...full, models: { allow: [''], action: 'block' } }, ['models.allow[0]']],
    ['a pattern that no canonical JSON can hold', { ...full, models: { allow: ['\ud800'], action: 'block' } }, ['models.allow[0]']],
    ['a list that redacts', { ...full, providers: { allow: ['x'], action: 'redact' } }, ['providers.action']],
    ['limits that limit nothing', { ...full, token_limits: { action: 'block' } }, ['token_limits']],
    ['a fraction of a token', { ...full, token_limits: { max_input: 1.5, action: 'block' } }, ['token_limits.max_input']],
    ['a limit of zero', { ...full, token_limits: { max_output: 0, action: 'block' } }, ['token_limits.max_output']],
    ['an id twice over lists', { ...grown, rates: [{ ...grown.rates[0], id: 'a' }] }, ['rates[0].id']],
    ['access to nothing in particular', { ...grown, access: [{ id: 'a', action: 'block' }] }, ['access[0]']],
    ['a day that is none', { ...grown, vendors: { valid: [{ vendor: 'x', until: '31.1.2027' }], action: 'block' } }, ['vendors.valid[0].until']],
    ['a member that is a pointer', { ...grown, settings: [{ id: 's', member: '/user' }] }, ['settings[0].member']],
    ['an object to force', { ...grown, settings: [{ id: 's', member: 'a', force: {} }] }, ['settings[0].force']],
    ['formats to take out of', { ...grown, settings: [{ id: 's', member: 'a', protocols: ['x'] }] }, ['settings[0].protocols']],
    ['an unknown modality', { ...grown, modalities: { allow: ['smell'], action: 'block' } }, ['modalities.allow[0]']],
    ['a rate without a limit', { ...grown, rates: [{ id: 'r', per: 'key', action: 'block' }] }, ['rates[0]']],
    ['a rate per person', { ...grown, rates: [{ id: 'r', per: 'subject', calls_per_minute: 1, action: 'block' }] }, ['rates[0].per']],
    ['a fingerprint that is none', { ...grown, tools: { pinned: ['abc'], action: 'block' } }, ['tools.pinned[0]']],
    ['to bring back what was masked', { ...grown, rules: [{ ...rule, transform: 'mask', reinsert: true }] }, ['rules[0].reinsert']],
    ['to bring back without redacting', { ...grown, rules: [{ ...rule, action: 'allow', reinsert: true }] }, ['rules[0].reinsert']],
    ['a list that fails halfway', { ...full, models: { allow: ['x'], action: 'block', fail: 'maybe' } }, ['models.fail']],
    ['a word for a switch', { ...full, dangerously_store_original: 'yes' }, ['dangerously_store_original']],
  ])('refuses %s', (_, json, paths) => {
    expect(problems(json)).toEqual(paths);
  });

  test('reports every problem at once', () => {
    expect(problems({ version: 0, rules: [{ id: '' }], models: 1, extra: 1 })).toEqual(
      'policy version rules[0].id rules[0].kinds rules[0].direction rules[0].action rules[0].fail models'.split(' '),
    );
  });
});

describe('policyHash()', () => {
  test('is SHA-256 over canonical JSON: the order of members does not matter, every value does', () => {
    const reordered = Object.fromEntries(Object.entries(full).toReversed());
    expect(policyHash(nodeCrypto, parsePolicy(reordered))).toBe(policyHash(nodeCrypto, parsePolicy(full)));
    expect(policyHash(nodeCrypto, parsePolicy({ ...full, dangerously_store_original: true }))).not.toBe(policyHash(nodeCrypto, parsePolicy(full)));
  });

  test('of the default is pinned: changing the default is a change of evidence', () => {
    // Outside check: the same canonical JSON, written by hand, through sha256sum.
    expect(policyHash(nodeCrypto, DEFAULT_POLICY)).toBe('b2c988b2e0ed0a47913f81d2964b9e7b75a512733fb9f246dc9bec1094993e62');
  });
});

import {
  type Action,
  DEFAULT_POLICY,
  type DecisionFacts,
  decide,
  type Direction,
  FINDING_KINDS,
  type FindingKind,
  mergeDecisions,
  type Outcome,
  type Policy,
  type Rule,
} from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';

const rule: Rule = { id: 'mail', kinds: ['EMAIL'], direction: 'both', action: 'redact', fail: 'closed' };
const policyOf = (...rules: Rule[]): Policy => ({ version: 1, rules });
const facts: DecisionFacts = { by: 'source', direction: 'request', counts: new Map(), truncated: false };
const found = (count: number, kind: FindingKind = 'EMAIL'): ReadonlyMap<FindingKind, number> => (count === 0 ? new Map() : new Map([[kind, count]]));

const ACTIONS: readonly Action[] = ['allow', 'allow_with_log', 'redact', 'block'];
const OUTCOMES: { readonly [Word in Action]: Outcome } = { allow: 'allowed', allow_with_log: 'allowed_with_log', redact: 'redacted', block: 'blocked' };

describe('one rule: action x who x direction x found x complete x fail mode', () => {
  const cases = ACTIONS.flatMap((action) =>
    (['source', 'processor'] as const).flatMap((by) =>
      (['request', 'response'] as const).flatMap((direction) =>
        [0, 2].flatMap((count) =>
          [false, true].flatMap((truncated) => (['open', 'closed'] as const).map((fail) => ({ action, by, direction, count, truncated, fail }))),
        ),
      ),
    ),
  );

  /** The table of the policy's documentation, written down independently of the code. */
  function expected(of: (typeof cases)[number]): { outcome: Outcome; action: Action } {
    const blocks = of.by === 'source';
    const complete: { outcome: Outcome; action: Action } =
      of.count === 0
        ? { outcome: 'allowed', action: 'allow' }
        : of.action === 'block' && !blocks
          ? { outcome: 'redacted', action: 'redact' }
          : { outcome: OUTCOMES[of.action], action: of.action };
    if (!of.truncated || of.action === 'allow' || complete.outcome === 'blocked') return complete;
    if (of.fail === 'open') return { ...complete, outcome: 'failed_open' };
    return { outcome: 'failed_closed', action: blocks && of.direction === 'request' ? 'block' : 'redact' };
  }

  test.each(cases)('$action by $by on $direction, $count found, truncated $truncated, fails $fail', (of) => {
    const decision = decide(policyOf({ ...rule, action: of.action, fail: of.fail }), {
      ...facts,
      by: of.by,
      direction: of.direction,
      counts: found(of.count),
      truncated: of.truncated,
    });
    const { outcome, action } = expected(of);
    expect(decision.verdicts).toEqual([{ rule: 'mail', version: 1, action: of.action, outcome, by: of.by, count: of.count }]);
    expect(decision.action).toBe(action);
    expect([...decision.transforms]).toEqual(of.count > 0 && (of.action === 'redact' || of.action === 'block') ? [['EMAIL', 'placeholder']] : []);
  });
});

describe('a rule that does not apply leaves a verdict that says so, and does nothing', () => {
  const idle = {
    action: 'allow',
    transforms: new Map(),
    verdicts: [{ rule: 'mail', version: 1, action: 'block', outcome: 'not_applicable', by: 'source', count: 0 }],
  };
  const blocking = { ...rule, action: 'block' } as const;
  test.each(['request', 'response'] as const satisfies Direction[])('the other direction than %s', (direction) => {
    const other = direction === 'request' ? 'response' : 'request';
    expect(decide(policyOf({ ...blocking, direction }), { ...facts, direction: other, counts: found(1), truncated: true })).toEqual(idle);
    expect(decide(policyOf({ ...blocking, direction }), { ...facts, direction, counts: found(1) }).action).toBe('block');
  });
  test('another or an unknown environment', () => {
    const policy = policyOf({ ...blocking, when: { environment: ['production', 'staging'] } });
    expect(decide(policy, { ...facts, environment: 'test', counts: found(1) })).toEqual(idle);
    expect(decide(policy, { ...facts, counts: found(1), truncated: true })).toEqual(idle);
    expect(decide(policy, { ...facts, environment: 'staging', counts: found(1) }).action).toBe('block');
  });
});

test('kinds are covered by name, by family and by *', () => {
  for (const kind of FINDING_KINDS) {
    const secret = kind.startsWith('SECRET.');
    for (const [pattern, covers] of [
      [kind, true],
      ['*', true],
      ['SECRET.*', secret],
      [secret ? 'EMAIL' : 'SECRET.jwt', false],
    ] as const) {
      if (pattern === kind && !covers) continue;
      const { verdicts } = decide(policyOf({ ...rule, kinds: [pattern] }), { ...facts, counts: found(3, kind) });
      expect(verdicts[0]?.count, `${pattern} over ${kind}`).toBe(covers ? 3 : 0);
    }
  }
});

describe('several rules', () => {
  test("the strictest action wins, every rule keeps its verdict, in the policy's order", () => {
    const rules = ACTIONS.map((action): Rule => ({ ...rule, id: action, action }));
    for (const order of [rules, rules.toReversed()]) {
      const decision = decide(policyOf(...order), { ...facts, counts: found(1) });
      expect(decision.action).toBe('block');
      expect(decision.verdicts.map((verdict) => [verdict.rule, verdict.outcome])).toEqual(order.map(({ action }) => [action, OUTCOMES[action]]));
    }
    expect(decide(policyOf(...rules.slice(0, 3)), { ...facts, counts: found(1) }).action).toBe('redact');
    expect(decide(policyOf(...rules.slice(0, 2)), { ...facts, counts: found(1) }).action).toBe('allow_with_log');
  });

  test('of two transforms for one kind the one that leaves less wins', () => {
    const of = (...transforms: NonNullable<Rule['transform']>[]): unknown =>
      decide(policyOf(...transforms.map((transform, index): Rule => ({ ...rule, id: `r${index}`, transform }))), { ...facts, counts: found(1) }).transforms.get(
        'EMAIL',
      );
    expect(of('mask', 'placeholder')).toBe('placeholder');
    expect(of('remove', 'placeholder')).toBe('remove');
    expect(of('placeholder', 'mask', 'remove')).toBe('remove');
  });
});

describe('lists', () => {
  const list = { allow: ['gpt-5*', 'o3'], action: 'block' } as const;
  const policy: Policy = {
    ...policyOf(rule),
    models: list,
    providers: { allow: ['openai'], action: 'allow_with_log' },
    operations: { allow: ['chat'], action: 'block' },
  };
  const outcomes = (of: Partial<DecisionFacts>): unknown =>
    decide(policy, { ...facts, ...of })
      .verdicts.slice(1)
      .map((verdict) => [verdict.rule, verdict.outcome, verdict.count]);

  test('allow what they name, exactly or by beginning', () => {
    for (const model of ['gpt-5', 'gpt-5-mini', 'o3']) expect(decide(policy, { ...facts, model }).action).toBe('allow');
    for (const model of ['o3-mini', 'gpt-4', 'xgpt-5', '']) expect(decide(policy, { ...facts, model }).action).toBe('block');
  });
  test('leave a verdict each', () => {
    expect(outcomes({ model: 'o3', provider: 'openai', operation: 'chat' })).toEqual([
      ['models', 'allowed', 0],
      ['providers', 'allowed', 0],
      ['operations', 'allowed', 0],
    ]);
    expect(outcomes({ model: 'x', provider: 'x', operation: 'x' })).toEqual([
      ['models', 'blocked', 1],
      ['providers', 'allowed_with_log', 1],
      ['operations', 'blocked', 1],
    ]);
    expect(outcomes({})).toEqual(['models', 'providers', 'operations'].map((name) => [name, 'not_applicable', 0]));
    expect(outcomes({ direction: 'response', model: 'x', provider: 'x', operation: 'x' })).toEqual(
      ['models', 'providers', 'operations'].map((name) => [name, 'not_applicable', 0]),
    );
  });
  test('at the processor, after the call, can only log', () => {
    const decision = decide(policy, { ...facts, by: 'processor', model: 'x' });
    expect(decision.action).toBe('allow_with_log');
    expect(decision.verdicts[1]).toEqual({ rule: 'models', version: 1, action: 'block', outcome: 'allowed_with_log', by: 'processor', count: 1 });
  });
});

describe('token limits', () => {
  const policy: Policy = { ...policyOf(rule), token_limits: { max_input: 100, max_output: 50, action: 'block' } };
  const verdict = (of: Partial<DecisionFacts>): unknown => {
    const { outcome, count } = decide(policy, { ...facts, ...of }).verdicts[1]!;
    return [outcome, count];
  };
  test('count the excess', () => {
    expect(verdict({ input_tokens_estimate: 100, max_output_tokens: 50 })).toEqual(['allowed', 0]);
    expect(verdict({ input_tokens_estimate: 101, max_output_tokens: 60 })).toEqual(['blocked', 11]);
    expect(verdict({ input_tokens_estimate: 130 })).toEqual(['blocked', 30]);
    expect(verdict({ max_output_tokens: 51 })).toEqual(['blocked', 1]);
    expect(verdict({})).toEqual(['not_applicable', 0]);
    expect(verdict({ direction: 'response', input_tokens_estimate: 1000 })).toEqual(['not_applicable', 0]);
  });
});

describe('the default policy', () => {
  test('redacts secrets, and counts people', () => {
    const counts = new Map<FindingKind, number>([
      ['EMAIL', 2],
      ['US_SSN', 1],
      ['SECRET.jwt', 1],
    ]);
    const decision = decide(DEFAULT_POLICY, { ...facts, counts });
    expect(decision.action).toBe('redact');
    expect([...decision.transforms]).toEqual([['SECRET.jwt', 'placeholder']]);
    expect(decision.verdicts.map(({ rule: id, outcome, count }) => [id, outcome, count])).toEqual([
      ['secrets', 'redacted', 1],
      ['personal_data', 'allowed_with_log', 3],
    ]);
  });
  test('covers every kind', () => {
    for (const kind of FINDING_KINDS)
      expect(decide(DEFAULT_POLICY, { ...facts, counts: found(1, kind) }).verdicts.reduce((sum, { count }) => sum + count, 0)).toBe(1);
  });
  test('stops a request that could not be scanned to its end', () => {
    const decision = decide(DEFAULT_POLICY, { ...facts, truncated: true });
    expect(decision.action).toBe('block');
    expect(decision.verdicts.map(({ outcome }) => outcome)).toEqual(['failed_closed', 'failed_open']);
  });
});

describe('mergeDecisions()', () => {
  test('leaves one verdict per rule and call', () => {
    const policy: Policy = { ...policyOf(rule, { ...rule, id: 'in', direction: 'request' }), models: { allow: ['o3'], action: 'block' } };
    const request = decide(policy, { ...facts, model: 'o3', counts: found(2) });
    const response = decide(policy, { ...facts, direction: 'response', counts: new Map([...found(1), ...found(1, 'PHONE')]) });
    const merged = mergeDecisions(request, response);
    expect(merged.verdicts.map(({ rule: id, outcome, count }) => [id, outcome, count])).toEqual([
      ['mail', 'redacted', 3],
      ['in', 'redacted', 2],
      ['models', 'allowed', 0],
    ]);
    expect(merged.action).toBe('redact');
    expect(mergeDecisions(response, request).verdicts.map(({ outcome }) => outcome)).toEqual(merged.verdicts.map(({ outcome }) => outcome));
    expect([...merged.transforms.keys()]).toEqual(['EMAIL']);
  });
  test('refuses decisions of different policies', () => {
    const one = decide(policyOf(rule), facts);
    expect(() => mergeDecisions(one, decide(policyOf({ ...rule, id: 'other' }), facts))).toThrow(RangeError);
  });
});

test('a rule that failed open for the response is remembered by that, whatever it did to the request', () => {
  const policy: Policy = { version: 1, rules: [{ id: 'secrets', kinds: ['SECRET.*'], direction: 'both', action: 'redact', fail: 'open' }] };
  const found = new Map([['SECRET.jwt', 1]] as const);
  const request = decide(policy, { by: 'source', direction: 'request', counts: found, truncated: false });
  const response = decide(policy, { by: 'source', direction: 'response', counts: new Map(), truncated: true });
  expect(mergeDecisions(request, response).verdicts).toEqual([expect.objectContaining({ outcome: 'failed_open', count: 1 })]);
});

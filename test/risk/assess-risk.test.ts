import {
  assessRisk,
  CRITERIA,
  type CallFacts,
  type ContentFeatures,
  RISK_CLASSES,
  RISK_RULES,
  type RedactedCall,
  TOPICS,
  type Verdict,
} from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';

type Judged = Parameters<typeof assessRisk>[0];
const FEATURES: ContentFeatures = { chars_in: 1, chars_out: 1 };
const facts: CallFacts = {
  operation: 'chat',
  trace_id: '',
  span_id: '',
  caller: {},
  tokens: {},
  outcome: 'ok',
  upstream_contacted: true,
  tls_version: 'TLSv1.3',
};
const call = (changes: { readonly [Name in keyof Judged]?: Judged[Name] } = {}): Judged => ({
  kind: 'llm.call',
  facts,
  verdicts: [],
  finding_counts: [],
  ...changes,
});
const verdict = (rule: string, outcome: Verdict['outcome']): Verdict => ({ rule, version: 1, action: 'allow', outcome, by: 'processor', count: 1 });
const found = (kind: string): RedactedCall['finding_counts'] => [[kind, 1]] as unknown as RedactedCall['finding_counts'];

/** For each reason a call that has it, and the nearest one that has not. */
const CASES: Readonly<Record<string, readonly [has: Judged, hasNot: Judged, features?: ContentFeatures]>> = {
  'secret-sent': [call({ finding_counts: found('SECRET.jwt') }), call({ finding_counts: found('SECRET.jwt'), facts: { ...facts, upstream_contacted: false } })],
  'personal-data-sent': [call({ finding_counts: found('EMAIL') }), call({ finding_counts: found('SECRET.jwt') })],
  'rule-failed-open': [call({ verdicts: [verdict('pii', 'failed_open')] }), call({ verdicts: [verdict('pii', 'allowed_with_log')] })],
  'changed-on-the-way': [call({ facts: { ...facts, call_digest_state: 'mismatch' } }), call({ facts: { ...facts, call_digest_state: 'verified' } })],
  'old-transport': [call({ facts: { ...facts, tls_version: 'TLSv1.1' } }), call({ facts: { ...facts, tls_version: 'TLSv1.2' } })],
  'not-on-the-list': [
    call({ verdicts: [verdict('models', 'allowed_with_log')] }),
    call({ verdicts: [verdict('models', 'blocked')], facts: { ...facts, outcome: 'blocked' } }),
  ],
  'over-the-limit': [call({ verdicts: [verdict('token_limits', 'allowed_with_log')] }), call({ verdicts: [verdict('token_limits', 'allowed')] })],
  blocked: [call({ facts: { ...facts, outcome: 'blocked' } }), call({ facts: { ...facts, outcome: 'error' } })],
  'not-scanned': [call({ verdicts: [verdict('pii', 'failed_closed')] }), call({ verdicts: [verdict('pii', 'redacted')] })],
  'tool-called': [call({ facts: { ...facts, finish_reasons: ['tool_calls'] } }), call({ facts: { ...facts, finish_reasons: ['stop'] } })],
  'broken-output': [call(), call(), { ...FEATURES, json_valid: false }],
  'system-prompt-leaked': [call(), call(), { ...FEATURES, signals: ['system_prompt_quoted'] }],
  'injection-suspected': [call(), call(), { ...FEATURES, injection: 47 }],
  'unsafe-output': [call(), call(), { ...FEATURES, signals: ['unsafe_html'] }],
  'ungrounded-output': [call(), call(), { ...FEATURES, signals: ['url_not_in_sources'] }],
  'runaway-output': [call(), call(), { ...FEATURES, signals: ['repetitive'] }],
};

describe('assessRisk()', () => {
  test.each(RISK_RULES.map(({ id, class: riskClass }) => [id, riskClass]))('%s makes a call %s', (id, riskClass) => {
    const [has, hasNot, features = FEATURES] = CASES[id] ?? [];
    if (has === undefined || hasNot === undefined) throw new Error(`no case for ${id}`);
    const risk = assessRisk(has, features);
    expect(risk.reasons).toContain(id);
    expect(RISK_CLASSES.indexOf(risk.class)).toBeGreaterThanOrEqual(RISK_CLASSES.indexOf(riskClass as (typeof RISK_CLASSES)[number]));
    expect(assessRisk(hasNot, FEATURES).reasons).not.toContain(id);
  });

  test('takes the class of the gravest reason; without one it is low', () => {
    expect(assessRisk(call({ verdicts: [verdict('pii', 'failed_closed')], finding_counts: found('SECRET.jwt') }), FEATURES)).toEqual({
      class: 'critical',
      reasons: ['secret-sent', 'not-scanned'],
    });
    expect(assessRisk(call(), FEATURES)).toEqual({ class: 'low', reasons: [] });
  });

  test('every topic has its tags in both editions of OWASP, and in ATLAS and NIST AI 600-1 where it has any', () => {
    for (const [topic, tags] of Object.entries(TOPICS)) {
      expect(tags.owasp_2025.length, topic).toBe(tags.owasp_2026.length);
      expect(
        tags.tsc.every((criterion) => criterion in CRITERIA),
        topic,
      ).toBe(true);
      expect(
        tags.atlas.every((technique) => /^AML\.T\d{4}$/.test(technique)),
        topic,
      ).toBe(true);
    }
    expect(RISK_RULES.filter(({ topic }) => !(topic in TOPICS))).toEqual([]);
  });

  test('ids stand once', () => {
    expect(new Set(RISK_RULES.map(({ id }) => id)).size).toBe(RISK_RULES.length);
  });
});

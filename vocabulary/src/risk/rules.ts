import type { ContentFeatures } from '../features/take-features.ts';
import type { RedactedCall } from '../record.ts';

export const RISK_CLASSES = ['low', 'medium', 'high', 'critical'] as const;
export type RiskClass = (typeof RISK_CLASSES)[number];

/** Top 10 for LLM Applications, edition 2026: https://genai.owasp.org/llm-top-10/ */
export type OwaspLlm2026 = `LLM${'01' | '02' | '03' | '04' | '05' | '06' | '07' | '08' | '09' | '10'}:2026`;

/** A reason for which a call needs more attention than another. */
export interface RiskRule {
  readonly id: string;
  readonly class: RiskClass;
  /** What it means, for a person. */
  readonly says: string;
  readonly owasp: readonly OwaspLlm2026[];
  applies(call: Pick<RedactedCall, 'kind' | 'facts' | 'verdicts' | 'finding_counts'>, features: ContentFeatures): boolean;
}

/** Names that decide() gives to the verdicts of lists. */
const LISTS: readonly string[] = ['models', 'providers', 'operations'];
const OLD_TLS = /^(?:none|sslv3|tlsv1(?:\.[01])?|1\.[01])$/i;

/** Adding a reason = one entry here and its case in test/risk. Ids stand in sealed records: they are never given another meaning. */
export const RISK_RULES: readonly RiskRule[] = [
  {
    id: 'secret-sent',
    class: 'critical',
    says: 'a secret was in the call when it arrived, and nothing says that the provider was not contacted',
    owasp: ['LLM02:2026'],
    applies: ({ facts, finding_counts }) =>
      facts.upstream_contacted !== false && finding_counts.some(([kind, count]) => count > 0 && kind.startsWith('SECRET.')),
  },
  {
    id: 'personal-data-sent',
    class: 'high',
    says: 'personal data was in the call when it arrived, and nothing says that the provider was not contacted',
    owasp: ['LLM02:2026'],
    applies: ({ facts, finding_counts }) =>
      facts.upstream_contacted !== false && finding_counts.some(([kind, count]) => count > 0 && !kind.startsWith('SECRET.')),
  },
  {
    id: 'rule-failed-open',
    class: 'high',
    says: 'a rule could not be evaluated and the call went on',
    owasp: [],
    applies: ({ verdicts }) => verdicts.some(({ outcome }) => outcome === 'failed_open'),
  },
  {
    id: 'changed-on-the-way',
    class: 'high',
    says: 'the record is not what its source says it sent',
    owasp: [],
    applies: ({ facts }) => facts.call_digest_state === 'mismatch',
  },
  {
    id: 'old-transport',
    class: 'high',
    says: 'the connection to the provider was not encrypted, or with less than TLS 1.2',
    owasp: ['LLM02:2026'],
    applies: ({ facts }) => facts.tls_version !== undefined && OLD_TLS.test(facts.tls_version),
  },
  {
    id: 'not-on-the-list',
    class: 'high',
    says: 'a model, provider or operation that policy does not list was used',
    owasp: ['LLM04:2026'],
    applies: ({ facts, verdicts }) =>
      facts.outcome !== 'blocked' && verdicts.some(({ rule, outcome }) => LISTS.includes(rule) && outcome === 'allowed_with_log'),
  },
  {
    id: 'over-the-limit',
    class: 'medium',
    says: 'more tokens than policy allows were asked for',
    owasp: ['LLM06:2026'],
    applies: ({ verdicts }) => verdicts.some(({ rule, outcome }) => rule === 'token_limits' && (outcome === 'allowed_with_log' || outcome === 'blocked')),
  },
  {
    id: 'blocked',
    class: 'medium',
    says: 'policy refused the call',
    owasp: [],
    applies: ({ facts }) => facts.outcome === 'blocked',
  },
  {
    id: 'not-scanned',
    class: 'medium',
    says: 'a part could not be scanned and was withheld',
    owasp: [],
    applies: ({ verdicts }) => verdicts.some(({ outcome }) => outcome === 'failed_closed'),
  },
  {
    id: 'tool-called',
    class: 'medium',
    says: 'the model had a tool do something',
    owasp: ['LLM03:2026'],
    applies: ({ kind, facts }) =>
      kind === 'tool.call' || facts.finish_reasons?.some((reason) => reason === 'tool_call' || reason === 'tool_calls' || reason === 'tool_use') === true,
  },
  {
    id: 'broken-output',
    class: 'medium',
    says: 'the answer was meant to be JSON and is not',
    owasp: ['LLM10:2026'],
    applies: (_, { json_valid }) => json_valid === false,
  },
];

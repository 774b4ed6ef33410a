import type { ContentFeatures } from '../features/take-features.ts';
import type { RedactedCall } from '../record.ts';
import type { Topic } from '../taxonomy.ts';

export const RISK_CLASSES = ['low', 'medium', 'high', 'critical'] as const;
export type RiskClass = (typeof RISK_CLASSES)[number];

/** A reason for which a call needs more attention than another. */
export interface RiskRule {
  readonly id: string;
  readonly class: RiskClass;
  /** What it means, for a person. */
  readonly says: string;
  /** Its tags: TOPICS[topic]. */
  readonly topic: Topic;
  applies(call: Pick<RedactedCall, 'kind' | 'facts' | 'verdicts' | 'finding_counts'>, features: ContentFeatures): boolean;
}

/** Names that decide() gives to the verdicts of lists. */
const LISTS: readonly string[] = ['models', 'providers', 'operations'];
/** Per cent of scoreInjection(): at most one benign text in a hundred of the labelled data scores as much (npm run score:injection). */
const SUSPICIOUS = 47;
const OLD_TLS = /^(?:none|sslv3|tlsv1(?:\.[01])?|1\.[01])$/i;

/** Adding a reason = one entry here and its case in test/risk. Ids stand in sealed records: they are never given another meaning. */
export const RISK_RULES: readonly RiskRule[] = [
  {
    id: 'secret-sent',
    class: 'critical',
    says: 'a secret was in the call when it arrived, and nothing says that the provider was not contacted',
    topic: 'secret',
    applies: ({ facts, finding_counts }) =>
      facts.upstream_contacted !== false && finding_counts.some(([kind, count]) => count > 0 && kind.startsWith('SECRET.')),
  },
  {
    id: 'personal-data-sent',
    class: 'high',
    says: 'personal data was in the call when it arrived, and nothing says that the provider was not contacted',
    topic: 'personal_data',
    applies: ({ facts, finding_counts }) =>
      facts.upstream_contacted !== false && finding_counts.some(([kind, count]) => count > 0 && !kind.startsWith('SECRET.')),
  },
  {
    id: 'rule-failed-open',
    class: 'high',
    says: 'a rule could not be evaluated and the call went on',
    topic: 'control',
    applies: ({ verdicts }) => verdicts.some(({ outcome }) => outcome === 'failed_open'),
  },
  {
    id: 'changed-on-the-way',
    class: 'high',
    says: 'the record is not what its source says it sent',
    topic: 'control',
    applies: ({ facts }) => facts.call_digest_state === 'mismatch',
  },
  {
    id: 'old-transport',
    class: 'high',
    says: 'the connection to the provider was not encrypted, or with less than TLS 1.2',
    topic: 'transport',
    applies: ({ facts }) => facts.tls_version !== undefined && OLD_TLS.test(facts.tls_version),
  },
  {
    id: 'not-on-the-list',
    class: 'high',
    says: 'a model, provider or operation that policy does not list was used',
    topic: 'supply_chain',
    applies: ({ facts, verdicts }) =>
      facts.outcome !== 'blocked' && verdicts.some(({ rule, outcome }) => LISTS.includes(rule) && outcome === 'allowed_with_log'),
  },
  {
    id: 'over-the-limit',
    class: 'medium',
    says: 'more tokens than policy allows were asked for',
    topic: 'consumption',
    applies: ({ verdicts }) => verdicts.some(({ rule, outcome }) => rule === 'token_limits' && (outcome === 'allowed_with_log' || outcome === 'blocked')),
  },
  {
    id: 'blocked',
    class: 'medium',
    says: 'policy refused the call',
    topic: 'control',
    applies: ({ facts }) => facts.outcome === 'blocked',
  },
  {
    id: 'not-scanned',
    class: 'medium',
    says: 'a part could not be scanned and was withheld',
    topic: 'control',
    applies: ({ verdicts }) => verdicts.some(({ outcome }) => outcome === 'failed_closed'),
  },
  {
    id: 'tool-called',
    class: 'medium',
    says: 'the model had a tool do something',
    topic: 'agency',
    applies: ({ kind, facts }) =>
      kind === 'tool.call' || facts.finish_reasons?.some((reason) => reason === 'tool_call' || reason === 'tool_calls' || reason === 'tool_use') === true,
  },
  {
    id: 'broken-output',
    class: 'medium',
    says: 'the answer was meant to be JSON and is not',
    topic: 'unsafe_output',
    applies: (_, { json_valid }) => json_valid === false,
  },
  {
    id: 'system-prompt-leaked',
    class: 'high',
    says: 'the answer holds a canary of its system prompt, or ten of its words in a row',
    topic: 'hidden_context',
    applies: (_, { signals }) => signals?.some((signal) => signal === 'canary_leaked' || signal === 'system_prompt_quoted') === true,
  },
  {
    id: 'injection-suspected',
    class: 'medium',
    says: 'a question, a tool result or a document looks like an attempt to give the model other orders (an indicator)',
    topic: 'injection',
    applies: (_, { injection }) => injection !== undefined && injection >= SUSPICIOUS,
  },
  {
    id: 'unsafe-output',
    class: 'medium',
    says: 'the answer holds active HTML, destructive SQL or a picture whose address carries data (an indicator)',
    topic: 'unsafe_output',
    applies: (_, { signals }) => signals?.some((signal) => signal.startsWith('unsafe_')) === true,
  },
  {
    id: 'ungrounded-output',
    class: 'low',
    says: 'the answer holds figures, addresses or quotations that neither the question nor the sources have (an indicator)',
    topic: 'misinformation',
    applies: (_, { signals }) => signals?.some((signal) => signal.endsWith('_not_in_sources')) === true,
  },
  {
    id: 'runaway-output',
    class: 'low',
    says: 'the answer repeats itself',
    topic: 'consumption',
    applies: (_, { signals }) => signals?.includes('repetitive') === true,
  },
];

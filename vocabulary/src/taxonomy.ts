import type { Criterion } from './criteria.ts';

type Two = '01' | '02' | '03' | '04' | '05' | '06' | '07' | '08' | '09' | '10';
/** Top 10 for LLM Applications: https://genai.owasp.org/llm-top-10/ . The editions number differently. */
export type OwaspLlm2025 = `LLM${Two}:2025`;
export type OwaspLlm2026 = `LLM${Two}:2026`;

/** Where a topic stands in what auditors and security teams refer to: ids only. */
export interface TaxonomyTags {
  readonly owasp_2025: readonly OwaspLlm2025[];
  readonly owasp_2026: readonly OwaspLlm2026[];
  /** MITRE ATLAS techniques. */
  readonly atlas: readonly `AML.T${string}`[];
  /** Risks of NIST AI 600-1, section 2. */
  readonly nist_ai_600_1: readonly string[];
  readonly tsc: readonly Criterion[];
}

const TOPIC_NAMES = [
  'personal_data',
  'secret',
  'injection',
  'hidden_context',
  'unsafe_output',
  'agency',
  'supply_chain',
  'consumption',
  'misinformation',
  'transport',
  'control',
] as const;
export type Topic = (typeof TOPIC_NAMES)[number];

/** Tags by topic. Adding a topic = its name, one entry here and what uses it. */
export const TOPICS: { readonly [Name in Topic]: TaxonomyTags } = {
  personal_data: {
    owasp_2025: ['LLM02:2025'],
    owasp_2026: ['LLM02:2026'],
    atlas: ['AML.T0057'],
    nist_ai_600_1: ['Data Privacy'],
    tsc: ['C1.1', 'P4.1', 'P6.1', 'CC6.7'],
  },
  secret: {
    owasp_2025: ['LLM02:2025'],
    owasp_2026: ['LLM02:2026'],
    atlas: ['AML.T0057', 'AML.T0083', 'AML.T0098'],
    nist_ai_600_1: ['Information Security'],
    tsc: ['CC6.1', 'C1.1'],
  },
  injection: {
    owasp_2025: ['LLM01:2025'],
    owasp_2026: ['LLM01:2026'],
    atlas: ['AML.T0051', 'AML.T0093', 'AML.T0054', 'AML.T0068'],
    nist_ai_600_1: ['Information Security'],
    tsc: ['CC6.6', 'CC7.2'],
  },
  hidden_context: { owasp_2025: ['LLM07:2025'], owasp_2026: ['LLM08:2026'], atlas: ['AML.T0056'], nist_ai_600_1: ['Information Security'], tsc: ['C1.1'] },
  unsafe_output: {
    owasp_2025: ['LLM05:2025'],
    owasp_2026: ['LLM10:2026'],
    atlas: ['AML.T0077'],
    nist_ai_600_1: ['Information Security', 'Information Integrity'],
    tsc: ['PI1.4'],
  },
  agency: {
    owasp_2025: ['LLM06:2025'],
    owasp_2026: ['LLM03:2026'],
    atlas: ['AML.T0053', 'AML.T0086', 'AML.T0101'],
    nist_ai_600_1: ['Human-AI Configuration'],
    tsc: ['CC6.3'],
  },
  supply_chain: {
    owasp_2025: ['LLM03:2025'],
    owasp_2026: ['LLM04:2026'],
    atlas: ['AML.T0010'],
    nist_ai_600_1: ['Value Chain and Component Integration'],
    tsc: ['CC9.2', 'CC8.1'],
  },
  consumption: {
    owasp_2025: ['LLM10:2025'],
    owasp_2026: ['LLM06:2026'],
    atlas: ['AML.T0029', 'AML.T0034'],
    nist_ai_600_1: ['Information Security'],
    tsc: ['A1.1'],
  },
  misinformation: { owasp_2025: ['LLM09:2025'], owasp_2026: ['LLM07:2026'], atlas: ['AML.T0062'], nist_ai_600_1: ['Confabulation'], tsc: ['PI1.3'] },
  transport: { owasp_2025: ['LLM02:2025'], owasp_2026: ['LLM02:2026'], atlas: [], nist_ai_600_1: ['Information Security'], tsc: ['CC6.7'] },
  control: { owasp_2025: [], owasp_2026: [], atlas: [], nist_ai_600_1: [], tsc: ['CC7.2'] },
};

/** What a kind of finding is about: its own topic, or that of its class. */
export function topicOf({ topic, class: of }: { readonly topic?: Topic; readonly class: 'pii' | 'secret' }): Topic {
  return topic ?? (of === 'secret' ? 'secret' : 'personal_data');
}

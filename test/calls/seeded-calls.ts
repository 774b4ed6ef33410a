import { type CallSummary, FINDING_KINDS, type Json, RISK_CLASSES, type RiskClass } from '@spanproof/vocabulary';
import { createSeededRandom, seededBytes } from '../support/seeded-random.ts';
import type { LedgerRecord } from './sealed-ledger.ts';

export const T0 = 1_795_000_000_000_000_000n;
export const MINUTE = 60_000_000_000n;
/** Names that break statements which are put together from text. */
export const AWKWARD = [`it's "quoted"`, 'back\\slash', `'; DROP TABLE spanproof.records --`, 'ünï·códe 模型', '%_like*', '{service:String}', '=cmd|calc'];

const pick = <T>(random: () => number, items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
const maybe = <T>(random: () => number, chance: number, value: T): T | undefined => (random() < chance ? value : undefined);

/** Calls of all three kinds that a seed determines, spread over ten hours and two streams; some facts are absent. */
export function seedCalls(count: number, seed = 7): readonly LedgerRecord[] {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const outcome = pick(random, ['ok', 'ok', 'ok', 'error', 'blocked'] as const);
    const model = pick(random, ['gpt-5', 'gpt-5-mini', 'claude-9', ...AWKWARD]);
    const core = {
      schema: 'spanproof/core/v1',
      operation: pick(random, ['chat', 'embeddings', 'execute_tool']),
      provider: maybe(random, 0.9, pick(random, ['openai', 'anthropic'])),
      model_requested: model,
      model_served: maybe(random, 0.7, pick(random, [`${model}-2026`, 'gpt-5'])),
      trace_id: Buffer.from(seededBytes(seed * 1_000 + Math.floor(index / 3), 16)).toString('hex'),
      app_request_id: maybe(random, 0.5, `req-${index % 40}`),
      caller: {
        service: maybe(random, 0.95, pick(random, ['support', 'billing', ...AWKWARD])),
        environment: maybe(random, 0.9, pick(random, ['production', 'test'])),
        key_fp: maybe(random, 0.5, pick(random, ['fp-1', 'fp-2', AWKWARD[0]])),
      },
      tokens: { input: maybe(random, 0.8, Math.floor(random() * 1_000)), output: maybe(random, 0.7, Math.floor(random() * 500)) },
      latency_ns: maybe(random, 0.9, Math.floor(random() * 1e12)),
      outcome,
      error_type: outcome === 'error' ? pick(random, ['timeout', 'rate_limited', AWKWARD[0]]) : undefined,
      risk: maybe(random, 0.8, { class: pick(random, RISK_CLASSES), reasons: [] }),
      cost: maybe(random, 0.7, { nano_usd: Math.floor(random() * 1e9), prices: '2026-11-01' }),
      verdicts: ['secrets', 'personal_data', AWKWARD[2]].map((rule) => ({
        rule,
        version: 1,
        action: 'redact',
        outcome: pick(random, ['redacted', 'allowed', 'blocked', 'not_applicable'] as const),
        by: 'processor',
        count: 1,
      })),
      features: { chars_in: 1, chars_out: 2, findings: FINDING_KINDS.filter(() => random() < 0.15).map((kind) => [kind, 1 + Math.floor(random() * 9)]) },
    };
    const subjects = ['ada', 'bob', AWKWARD[2] ?? ''].filter(() => random() < 0.2);
    return {
      kind: pick(random, ['llm.call', 'tool.call', 'gen_ai.step'] as const),
      // Pairs share an instant, so that the order needs more than the time.
      t_ingest: T0 + BigInt(Math.floor(index / 2)) * ((600n * MINUTE) / BigInt(Math.ceil(count / 2))),
      t_event: T0 - BigInt(index),
      lane: Math.floor(random() * 2),
      core: JSON.parse(JSON.stringify(core)) as { readonly [key: string]: Json },
      ...(subjects.length === 0 ? {} : { person: { subjects }, subjects }),
      body: { request: { 'gen_ai.input.messages': `question ${index}` }, response: {}, other: {} },
    };
  });
}

/** The row of the audit log that a seeded call must become. */
export function expectSummary({ kind, core, t_ingest, t_event }: LedgerRecord, recordId: string): CallSummary {
  const { operation, provider, model_requested, model_served, outcome, error_type, latency_ns, trace_id, caller, tokens, features, risk, cost } =
    core as unknown as SeededCore;
  const summary = {
    record_id: recordId,
    kind,
    t_event: String(t_event),
    t_ingest: String(t_ingest),
    operation,
    ...caller,
    provider,
    model_requested,
    model_served,
    outcome,
    error_type,
    tokens_input: tokens.input,
    tokens_output: tokens.output,
    latency_ns,
    trace_id,
    risk: risk?.class,
    cost_nano_usd: cost?.nano_usd,
    findings: features.findings,
  };
  return JSON.parse(JSON.stringify(summary)) as CallSummary;
}

export interface SeededCore
  extends Omit<
    CallSummary,
    | 'record_id'
    | 'kind'
    | 't_event'
    | 't_ingest'
    | 'service'
    | 'environment'
    | 'key_fp'
    | 'risk'
    | 'cost_nano_usd'
    | 'tokens_input'
    | 'tokens_output'
    | 'findings'
  > {
  readonly risk?: { readonly class: RiskClass };
  readonly cost?: { readonly nano_usd: number };
  readonly app_request_id?: string;
  readonly caller: { readonly service?: string; readonly environment?: string; readonly key_fp?: string };
  readonly tokens: { readonly input?: number; readonly output?: number };
  readonly verdicts: readonly { readonly rule: string; readonly outcome: string }[];
  readonly features: { readonly findings: CallSummary['findings'] };
}

import { type CallSummary, CodedError, type Json, RISK_CLASSES } from '@spanproof/vocabulary';

/** A call as the engine answers: its place in the ledger, and its core, which is the truth. Integers as decimal strings. */
export interface CallRow {
  readonly record_id: string;
  readonly kind: number;
  readonly t_event: string;
  readonly t_ingest: string;
  readonly core: { readonly [key: string]: Json };
}

const KINDS: ReadonlyMap<number, CallSummary['kind']> = new Map([
  [1, 'llm.call'],
  [2, 'tool.call'],
  [11, 'gen_ai.step'],
]);
/** As the leaves number them. */
export const CALL_KINDS: readonly number[] = [...KINDS.keys()];

/**
 * What core does not say stays absent.
 * @throws CodedError CANONICAL_INVALID for a core that lacks what every call has: such a row was never sealed
 */
export function summariseCall({ record_id, kind, t_event, t_ingest, core }: CallRow): CallSummary {
  const name = KINDS.get(kind);
  const { operation, outcome, trace_id } = core;
  if (name === undefined || typeof operation !== 'string' || typeof trace_id !== 'string' || !isOutcome(outcome))
    throw new CodedError('CANONICAL_INVALID', `record ${record_id} in the store is not a call`, { todo: 'export the period and verify the bundle' });
  const caller = membersOf(core.caller);
  const tokens = membersOf(core.tokens);
  const optional = {
    service: textOf(caller.service),
    environment: textOf(caller.environment),
    provider: textOf(core.provider),
    model_requested: textOf(core.model_requested),
    model_served: textOf(core.model_served),
    error_type: textOf(core.error_type),
    tokens_input: integerOf(tokens.input),
    tokens_output: integerOf(tokens.output),
    latency_ns: integerOf(core.latency_ns),
    key_fp: textOf(caller.key_fp),
    risk: RISK_CLASSES.find((risk) => risk === membersOf(core.risk).class),
    cost_nano_usd: integerOf(membersOf(core.cost).nano_usd),
  };
  return {
    record_id,
    kind: name,
    t_event,
    t_ingest,
    operation,
    outcome,
    trace_id,
    findings: findingsOf(membersOf(core.features).findings),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

function membersOf(value: Json | undefined): { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !isList(value) ? value : {};
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function integerOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function isOutcome(value: Json | undefined): value is CallSummary['outcome'] {
  return value === 'ok' || value === 'error' || value === 'blocked';
}

function findingsOf(value: Json | undefined): CallSummary['findings'] {
  const pairs = isList(value) ? value : [];
  return pairs.flatMap((pair) => {
    const [kind, count] = isList(pair) ? pair : [];
    return typeof kind === 'string' && typeof count === 'number' ? [[kind, count] as const] : [];
  });
}

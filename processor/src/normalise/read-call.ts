import type { CallFacts, LlmCall } from '@spanproof/vocabulary';
import type { ScopeSpans, Span } from '../receive/contract.ts';
import { readAttributes } from './attribute-reader.ts';
import type { Dialect, DialectCall } from './dialects/dialect.ts';
import { keepRest } from './keep-rest.ts';
import { present } from './present.ts';
import type { Emitter } from './read-emitter.ts';
import { readOwn } from './read-own.ts';
import { latencyOf, parentOf } from './span-identity.ts';

/** Status code 2 of a span. */
const STATUS_ERROR = 2;
/** `error.type` of a call that policy stopped before it was sent. */
const POLICY_BLOCKED = 'policy_blocked';
/** And of one that nobody could take the evidence of. */
const EVIDENCE_UNAVAILABLE = 'evidence_unavailable';

export interface CallContext {
  readonly dialect: Dialect;
  readonly scope: ScopeSpans;
  readonly emitter: Emitter;
  readonly tenant: string;
}

/** A span as a call. Its ids have been judged before. */
export function readCall(span: Span, { dialect, scope, emitter, tenant }: CallContext): LlmCall {
  const reader = readAttributes(span.attributes);
  const own = readOwn(reader, span.attributes, emitter.instanceId);
  const { kind, facts, tokens, request, response, subject, events } = dialect.read(reader, span, scope);
  const { other, unmapped } = keepRest(withoutEvents(span, events), scope, emitter, reader.rest());
  const user = subject.user ?? emitter.user;
  return {
    kind,
    tenant,
    t_event: span.start,
    facts: {
      ...facts,
      ...own.facts,
      trace_id: span.traceId,
      span_id: span.spanId,
      ...present<Pick<CallFacts, 'parent_span_id' | 'region' | 'latency_ns'>>({
        parent_span_id: parentOf(span),
        region: emitter.region,
        latency_ns: latencyOf(span),
      }),
      caller: { ...emitter.caller, ...own.caller },
      tokens,
      outcome: outcomeOf(span, facts.error_type),
    },
    content: { request, response, other: user === emitter.user || emitter.user === undefined ? other : { ...other, 'resource.user': emitter.user } },
    subject: { ...subject, ...own.subject, ...(user === undefined ? {} : { user }) },
    ...(own.source === undefined ? {} : { source: own.source }),
    verdicts: own.verdicts,
    dialect: `${dialect.name}@${dialect.version}`,
    unmapped,
  };
}

function withoutEvents(span: Span, mapped: DialectCall['events']): Span {
  return mapped === undefined ? span : { ...span, events: span.events.filter((event) => !mapped.has(event)) };
}

function outcomeOf({ statusCode }: Span, errorType: string | undefined): CallFacts['outcome'] {
  if (errorType === POLICY_BLOCKED || errorType === EVIDENCE_UNAVAILABLE) return 'blocked';
  return statusCode === STATUS_ERROR || errorType !== undefined ? 'error' : 'ok';
}

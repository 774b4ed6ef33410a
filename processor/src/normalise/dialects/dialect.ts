import type { CallFacts, CallKind, Json, SubjectFacts } from '@spanproof/vocabulary';
import type { ScopeSpans, Span } from '../../receive/contract.ts';
import type { AttributeReader } from '../attribute-reader.ts';

/** One emitter's way to write calls down. A dialect is a table and small functions; it has no state. */
export interface Dialect {
  readonly name: string;
  /** Raised when the same span would give another record. */
  readonly version: number;
  /** Whether a span is this dialect's; cheap, because it runs for every span. The first in the list wins. */
  recognises(span: Span, scope: ScopeSpans): boolean;
  /** Takes what it maps. Whatever it leaves is kept and counted; the span is there for its events and times. */
  read(reader: AttributeReader, span: Span, scope: ScopeSpans): DialectCall;
}

/** What a dialect makes of a span's attributes; ids, times, the emitter and our own attributes are the same in every dialect. */
export interface DialectCall {
  readonly kind: CallKind;
  readonly facts: DialectFacts;
  readonly tokens: CallFacts['tokens'];
  readonly request: { readonly [attribute: string]: Json };
  readonly response: { readonly [attribute: string]: Json };
  readonly subject: Pick<SubjectFacts, 'session' | 'user'>;
  /** Events of the span that became content; the others are kept. */
  readonly events?: ReadonlySet<Span['events'][number]>;
}

export type DialectFacts = Pick<
  CallFacts,
  | 'operation'
  | 'provider'
  | 'model_requested'
  | 'model_served'
  | 'response_id'
  | 'server_address'
  | 'server_port'
  | 'stream'
  | 'rate_limit'
  | 'time_to_first_chunk_ns'
  | 'finish_reasons'
  | 'error_type'
  | 'tool_names'
>;

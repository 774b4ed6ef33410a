import type { Span } from '../receive/contract.ts';

const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;
const ZEROS = /^0+$/;
/** Beyond it no column of a store holds a time: the year 2262. */
const TIME_END = 2n ** 63n;

/** Why a span cannot be a record, or nothing. Ids as the trace specification has them; a record needs a time. */
export function judgeIdentity({ traceId, spanId, parentSpanId, start, end }: Span): string | undefined {
  if (!TRACE_ID.test(traceId) || ZEROS.test(traceId)) return 'trace_id: expected 16 bytes, not all zero';
  if (!SPAN_ID.test(spanId) || ZEROS.test(spanId)) return 'span_id: expected 8 bytes, not all zero';
  if (parentSpanId !== '' && !SPAN_ID.test(parentSpanId)) return 'parent_span_id: expected 8 bytes or none';
  if (start === 0n || start >= TIME_END || end >= TIME_END) return 'start_time_unix_nano: expected a time between 1970 and 2262';
  return undefined;
}

/** Undefined for none: some emitters send zeros. */
export function parentOf({ parentSpanId }: Span): string | undefined {
  return parentSpanId === '' || ZEROS.test(parentSpanId) ? undefined : parentSpanId;
}

/** Undefined where the span did not end, ended before it began, or ran for more than 104 days. */
export function latencyOf({ start, end }: Span): number | undefined {
  const latency = Number(end - start);
  return end >= start && Number.isSafeInteger(latency) ? latency : undefined;
}

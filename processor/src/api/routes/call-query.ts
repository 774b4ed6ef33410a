import { CodedError, RISK_CLASSES } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { CallFilter } from '../../calls/contract.ts';
import { instant, LIMIT, limit } from './fields.ts';

const HOUR_NS = 3_600_000_000_000n;
/** The default period: the last 24 h. */
const DAY_NS = 24n * HOUR_NS;
/** The longest default retention, and the longest period one request may ask for. */
const MOST_DAYS = 400n;

/** What instrumentation named: it matches exactly, so spaces count. Control characters and lone surrogates name nothing. */
const name = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'expected text without control characters');

const FILTER = {
  from: instant.optional(),
  to: instant.optional(),
  service: name.optional(),
  environment: name.optional(),
  provider: name.optional(),
  key_fp: name.optional(),
  model: name.optional(),
  model_requested: name.optional(),
  model_served: name.optional(),
  outcome: z.enum(['ok', 'error', 'blocked']).optional(),
  error_type: name.optional(),
  rule: name.optional(),
  rule_outcome: z.enum(['allowed', 'allowed_with_log', 'redacted', 'blocked', 'not_applicable', 'failed_open', 'failed_closed']).optional(),
  finding: name.optional(),
  risk: z.enum(RISK_CLASSES).optional(),
  min_cost: z
    .string()
    .regex(/^[1-9][0-9]{0,17}$/, 'expected nano-USD, as decimal digits')
    .transform(BigInt)
    .optional(),
  trace_id: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'expected 32 hex digits')
    .optional(),
  app_request_id: name.optional(),
  record_id: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'expected 32 hex digits')
    .optional(),
};

type AskedFilter = Omit<CallFilter, 'subject_keys'>;
type FilterQuery = { readonly [name in keyof AskedFilter]?: AskedFilter[name] | undefined };
export interface PageQuery extends FilterQuery {
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}

export interface SubjectQuery extends PageQuery {
  readonly subject: string;
}

export const FILTER_QUERY: z.ZodType<FilterQuery> = z.strictObject(FILTER);
const PAGE = { ...FILTER, limit: limit.optional(), after: z.string().min(1).max(1_024).optional() };
export const PAGE_QUERY: z.ZodType<PageQuery> = z.strictObject(PAGE);
/** A person stands in the body: addresses are logged on the way. */
export const SUBJECT_BODY: z.ZodType<SubjectQuery> = z.strictObject({ ...PAGE, subject: name });
export const DEFAULT_LIMIT: number = LIMIT;

/** The filter with its period. @throws CodedError REQUEST_INVALID for a period that is empty or too long */
export function toFilter(query: FilterQuery, now: bigint): CallFilter {
  const { from, to = now, ...rest } = query;
  const filter = { ...rest, to, from: from ?? (to > DAY_NS ? to - DAY_NS : 0n) };
  if (filter.from >= filter.to) throw new CodedError('REQUEST_INVALID', 'the period is empty: from must be before to');
  if (filter.to - filter.from > MOST_DAYS * DAY_NS) throw new CodedError('REQUEST_INVALID', `the period is longer than ${MOST_DAYS} days`);
  return dropAbsent(filter);
}

function dropAbsent(filter: { readonly [name in keyof CallFilter]: CallFilter[name] | undefined } & Pick<CallFilter, 'from' | 'to'>): CallFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as unknown as CallFilter;
}

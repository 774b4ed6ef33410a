import { RECORD_KINDS } from '@spanproof/vocabulary';

/** Rows of the period. */
export const IN_PERIOD = "t_ingest >= {from:DateTime64(9, 'UTC')} AND t_ingest < {to:DateTime64(9, 'UTC')}";
/** The services chosen; none or `*` is all of them, also the calls that name none. */
export const OF_SERVICES = "(empty({services:Array(String)}) OR hasAny({services:Array(String)}, ['*', ifNull(service, '')]))";
export const IS_CALL: string = `kind = ${RECORD_KINDS['llm.call']}`;

/** LLM calls of the period. */
export const CALLS_IN_PERIOD: string = `FROM spanproof.records
WHERE ${IS_CALL} AND ${IN_PERIOD} AND ${OF_SERVICES}`;

/** Start of the point of a series that a row belongs to. */
export const POINT = 'toStartOfInterval(t_ingest, INTERVAL {step:UInt32} SECOND)';

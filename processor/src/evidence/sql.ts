import type { RegisterName } from '@spanproof/vocabulary';

/** Pieces of the controls' statements; constant text. The window is [from, to) of t_ingest. */
export const IN_WINDOW = `t_ingest >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND t_ingest < fromUnixTimestamp64Nano({to:Int64}, 'UTC')`;
export const UP_TO_WINDOW_END = `t_ingest < fromUnixTimestamp64Nano({to:Int64}, 'UTC')`;
/** llm.call, tool.call and gen_ai.step; the first alone are calls of a model. */
export const CALL_KINDS = 'kind IN (1, 2, 11)';
export const MODEL_CALLS = 'kind = 1';
export const RECORD_ID = 'lower(hex(record_id))';
export const IS_PRODUCTION = `lower(ifNull(environment, '')) IN ('production', 'prod')`;
/** Where nothing says which environment it was, it may have been production. */
export const MAY_BE_PRODUCTION = `lower(ifNull(environment, '')) IN ('', 'production', 'prod')`;
/** Of one row, as named tuples. */
export const VERDICTS = `JSONExtract(core, 'verdicts', 'Array(Tuple(rule String, action String, outcome String, by String, count UInt64))')`;

/** One row: how many entries and versions of a register are sealed up to the end of the window. What they say is encrypted, so that registers() decides. */
export function countEntries(register: RegisterName): string {
  return `SELECT uniqExact(JSONExtractString(core, 'id')) AS population, count() AS versions FROM spanproof.records
    WHERE kind = 10 AND ${UP_TO_WINDOW_END} AND JSONExtractString(core, 'schema') = 'spanproof/register/v1' AND JSONExtractString(core, 'register') = '${register}'`;
}

/** Pieces of the controls' statements; constant text. The window is [from, to) of t_ingest. */
export const IN_WINDOW = `t_ingest >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND t_ingest < fromUnixTimestamp64Nano({to:Int64}, 'UTC')`;
export const UP_TO_WINDOW_END = `t_ingest < fromUnixTimestamp64Nano({to:Int64}, 'UTC')`;
/** llm.call, tool.call and gen_ai.step; the first alone are calls of a model. */
export const CALL_KINDS = 'kind IN (1, 2, 11)';
export const MODEL_CALLS = 'kind = 1';
export const RECORD_ID = 'lower(hex(record_id))';
/** Of one row, as tuples of text and a count. */
export const VERDICTS = `JSONExtract(core, 'verdicts', 'Array(Tuple(rule String, action String, outcome String, by String, count UInt64))')`;

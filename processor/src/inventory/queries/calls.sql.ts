/** Pieces of the inventory's statements; constant text. The window is [from, to) of t_ingest. */

export const IN_WINDOW: string = `t_ingest >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND t_ingest < fromUnixTimestamp64Nano({to:Int64}, 'UTC')`;
export const UP_TO_WINDOW_END: string = `t_ingest < fromUnixTimestamp64Nano({to:Int64}, 'UTC')`;
/** llm.call, tool.call and gen_ai.step. Only the first calls a model: steps around it repeat its name and tokens. */
export const CALL_KINDS = 'kind IN (1, 2, 11)';
export const MODEL_CALL = 'kind = 1';
/** What was stopped before it left used nothing. Where nothing says whether it left, it did. */
export const BLOCKED: string = `(ifNull(outcome, '') = 'blocked' OR NOT ifNull(upstream_contacted, true))`;

/** Names that a call gives, each with the column that has it; '' where the call does not say. */
const NAMES = {
  provider_name: 'provider',
  host: 'server_address',
  region_name: 'region',
  service_name: 'service',
  environment_name: 'environment',
  requested: 'model_requested',
  served: 'model_served',
  prompt: 'prompt_hash',
  tools: 'tools_hash',
  key: 'key_fp',
};
/** The list of a call's names: `CALL_NAMES` in a SELECT, the keys in a GROUP BY. */
export const CALL_NAMES: string = Object.entries(NAMES)
  .map(([name, column]) => `ifNull(${column}, '') AS ${name}`)
  .join(', ');
export const NAME_KEYS: string = Object.keys(NAMES).join(', ');

/** Columns of a call; a statement selects from `(SELECT CALL_COLUMNS FROM spanproof.records WHERE ...)`. */
export const CALL_COLUMNS: string = `t_ingest, stream, seq, record_id, kind, flags, ${BLOCKED} AS blocked, ${CALL_NAMES}, ifNull(tls_version, '') AS tls,
  ifNull(tokens_input, 0) AS input, ifNull(tokens_output, 0) AS output, finding_kinds, finding_counts`;

/** Kinds and counts as sumMap takes them. */
export const FINDING_MAP = 'finding_kinds, finding_counts';

/**
 * What a row with a call's names says of items: tuples of kind and names, two names for callers (service, environment). An item without any name is none.
 * The kinds are those of INVENTORY_KINDS.
 */
export const NAMED_ITEMS: string = `arrayFilter(item -> arrayExists(name -> name != '', item.2), arrayConcat(
    [('provider', [toString(provider_name)]), ('host', [toString(host)]), ('prompt', [prompt]), ('tool', [tools]),
     ('caller', [toString(service_name), toString(environment_name)]), ('key', [toString(key)])],
    if(${MODEL_CALL}, arrayMap(model -> ('model', [model]), arrayDistinct([toString(requested), toString(served)])), [])))`;

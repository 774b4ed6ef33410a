/** Pieces of the inventory's statements; constant text. The window is [from, to) of t_ingest. */

export const IN_WINDOW: string = `t_ingest >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND t_ingest < fromUnixTimestamp64Nano({to:Int64}, 'UTC')`;
export const UP_TO_WINDOW_END: string = `t_ingest < fromUnixTimestamp64Nano({to:Int64}, 'UTC')`;
/** llm.call, tool.call and gen_ai.step. Only the first calls a model: steps around it repeat its name and tokens. */
export const CALL_KINDS = 'kind IN (1, 2, 11)';
export const MODEL_CALL = 'kind = 1';
/** What was stopped before it left used nothing. Where nothing says whether it left, it did. */
export const BLOCKED: string = `(ifNull(outcome, '') = 'blocked' OR NOT ifNull(upstream_contacted, true))`;

/** What no typed column holds, read once a row; members that a core lacks, or has in another type, read as empty. */
const MORE = `JSONExtract(core, 'Tuple(server_address String, region String, tls_version String, prompt_hash String, tools_hash String, tool_names Array(String), caller Tuple(key_fp String), features Tuple(findings Array(Tuple(String, UInt64))))')`;

/** Columns of a call, text absent as ''; a statement selects from `(SELECT CALL_COLUMNS FROM spanproof.records WHERE ...)`. */
export const CALL_COLUMNS: string = `t_ingest, stream, seq, record_id, kind, flags, ${BLOCKED} AS blocked, ifNull(provider, '') AS provider_name, ifNull(service, '') AS service_name,
  ifNull(environment, '') AS environment_name, ifNull(model_requested, '') AS requested, ifNull(model_served, '') AS served,
  ifNull(tokens_input, 0) AS input, ifNull(tokens_output, 0) AS output, ${MORE} AS more`;

/** Finding kinds and counts of a row, as sumMap takes them. */
export const FINDING_MAP = 'arrayMap(f -> f.1, more.features.findings), arrayMap(f -> f.2, more.features.findings)';

/**
 * What a row says of items: tuples of kind and names, two names for callers (service, environment). An item without any name is none.
 * The kinds are those of INVENTORY_KINDS.
 */
export const NAMED_ITEMS: string = `arrayFilter(item -> arrayExists(name -> name != '', item.2), arrayConcat(
    [('provider', [provider_name]), ('host', [more.server_address]), ('prompt', [more.prompt_hash]), ('tool', [more.tools_hash]),
     ('caller', [service_name, environment_name]), ('key', [more.caller.key_fp])],
    if(${MODEL_CALL}, arrayMap(model -> ('model', [model]), arrayDistinct([requested, served])), [])))`;

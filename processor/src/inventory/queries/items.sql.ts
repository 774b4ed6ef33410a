import { BLOCKED, CALL_KINDS, CALL_NAMES, FINDING_MAP, IN_WINDOW, MODEL_CALL, NAME_KEYS, NAMED_ITEMS, UP_TO_WINDOW_END } from './calls.sql.ts';

/** At most so many items of a kind are listed, the newest. */
export const MOST_ITEMS = 5_000;

/** Values that groups with calls in the window say, without the empty one; at most 100 of them. */
function distinct(value: string): string {
  return `arraySort(groupUniqArrayIf(100)(${value}, calls_inside > 0 AND ${value} != ''))`;
}

/** Calls that give the same names, counted: few rows, however many calls. Only then are they taken apart into items. */
const SAME_NAMES: string = `SELECT kind, ${CALL_NAMES}, min(t_ingest) AS first_call, maxIf(t_ingest, inside) AS last_call, countIf(inside) AS calls_inside,
    groupUniqArrayIf(100)(ifNull(tls_version, ''), inside AND tls_version != '') AS tls, groupUniqArrayArrayIf(100)(tool_names, inside) AS tool_sets,
    sumMapIf(${FINDING_MAP}, inside) AS findings, sumIf(ifNull(tokens_input, 0), inside) AS input, sumIf(ifNull(tokens_output, 0), inside) AS output
  FROM (SELECT kind, t_ingest, ${IN_WINDOW} AS inside, tls_version, tool_names, finding_kinds, finding_counts, provider, server_address, region, service, environment,
      model_requested, model_served, prompt_hash, tools_hash, key_fp, tokens_input, tokens_output
    FROM spanproof.records WHERE ${CALL_KINDS} AND ${UP_TO_WINDOW_END} AND NOT ${BLOCKED})
  GROUP BY kind, ${NAME_KEYS}`;

/** Items of the given kinds with their figures; parameters kinds, from, to. One pass over the calls however many kinds. */
export const ITEMS: string = `SELECT item.1 AS item_kind, item.2 AS names,
  toString(toUnixTimestamp64Nano(min(first_call))) AS first_seen, toString(toUnixTimestamp64Nano(maxIf(last_call, calls_inside > 0))) AS last_seen,
  sum(calls_inside) AS calls, ${distinct('environment_name')} AS environments,
  ${distinct('provider_name')} AS providers, ${distinct('host')} AS hosts, ${distinct('region_name')} AS regions,
  ${distinct('requested')} AS models_requested, ${distinct('served')} AS models_served, ${distinct('service_name')} AS services,
  arraySort(groupUniqArrayArray(100)(tls)) AS tls_versions, arraySort(groupUniqArrayArray(100)(tool_sets)) AS tool_names,
  sumMap(findings.1, findings.2) AS data_classes,
  sumIf(input, ${MODEL_CALL}) AS tokens_input, sumIf(output, ${MODEL_CALL}) AS tokens_output
FROM (SELECT *, arrayJoin(arrayFilter(item -> has({kinds:Array(String)}, item.1), ${NAMED_ITEMS})) AS item FROM (${SAME_NAMES}))
GROUP BY item HAVING calls > 0 ORDER BY min(first_call) DESC, item LIMIT ${MOST_ITEMS} BY item_kind`;

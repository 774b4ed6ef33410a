import { CALL_COLUMNS, CALL_KINDS, FINDING_MAP, IN_WINDOW, MODEL_CALL, NAMED_ITEMS, UP_TO_WINDOW_END } from './calls.sql.ts';

/** At most so many items of a kind are listed, the newest. */
export const MOST_ITEMS = 5_000;

/** Values that rows of the window say, without the empty one; at most 100 of them. */
function distinct(value: string): string {
  return `arraySort(groupUniqArrayIf(100)(${value}, inside AND ${value} != ''))`;
}

/** Items of the given kinds with their figures; parameters kinds, from, to. One pass over the calls however many kinds. */
export const ITEMS: string = `SELECT item.1 AS item_kind, item.2 AS names,
  toString(toUnixTimestamp64Nano(min(t_ingest))) AS first_seen, toString(toUnixTimestamp64Nano(maxIf(t_ingest, inside))) AS last_seen,
  countIf(inside) AS calls, ${distinct('environment_name')} AS environments,
  ${distinct('provider_name')} AS providers, ${distinct('more.server_address')} AS hosts, ${distinct('more.region')} AS regions,
  ${distinct('requested')} AS models_requested, ${distinct('served')} AS models_served, ${distinct('service_name')} AS services,
  ${distinct('more.tls_version')} AS tls_versions, arraySort(groupUniqArrayArrayIf(100)(more.tool_names, inside)) AS tool_names,
  sumMapIf(${FINDING_MAP}, inside) AS data_classes,
  sumIf(input, inside AND ${MODEL_CALL}) AS tokens_input, sumIf(output, inside AND ${MODEL_CALL}) AS tokens_output
FROM (
  SELECT *, ${IN_WINDOW} AS inside, arrayJoin(arrayFilter(item -> has({kinds:Array(String)}, item.1), ${NAMED_ITEMS})) AS item
  FROM (SELECT ${CALL_COLUMNS} FROM spanproof.records WHERE ${CALL_KINDS} AND ${UP_TO_WINDOW_END})
  WHERE NOT blocked
)
GROUP BY item HAVING calls > 0 ORDER BY min(t_ingest) DESC, item LIMIT ${MOST_ITEMS} BY item_kind`;

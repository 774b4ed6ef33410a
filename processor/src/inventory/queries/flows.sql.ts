import { CALL_COLUMNS, CALL_KINDS, FINDING_MAP, IN_WINDOW, MODEL_CALL } from './calls.sql.ts';

export const MOST_FLOWS = 1_000;
const BODY_FLAG = 4;
/** Calls of the window; those that were blocked too: what did not flow is part of the answer. */
const CALLS = `(SELECT ${CALL_COLUMNS}, if(served = '', requested, served) AS model FROM spanproof.records WHERE ${CALL_KINDS} AND ${IN_WINDOW})`;

/** Who sent what where; parameters from, to. `flows_total` counts before the limit. */
export const FLOWS: string = `SELECT service_name AS service, environment_name AS environment, provider_name AS provider, host, region_name AS region, model,
  count() AS calls, countIf(blocked) AS blocked_calls, sumIf(input, ${MODEL_CALL}) AS tokens_input, sumIf(output, ${MODEL_CALL}) AS tokens_output,
  sumMap(${FINDING_MAP}) AS data_classes, arraySort(groupUniqArrayIf(100)(tls, tls != '')) AS tls_versions, count() OVER () AS flows_total
FROM ${CALLS} GROUP BY service, environment, provider, host, region, model
ORDER BY calls DESC, service, environment, provider, host, region, model LIMIT ${MOST_FLOWS}`;

export const FLOW_FIGURES: string = `SELECT count() AS calls, countIf(bitAnd(flags, ${BODY_FLAG}) != 0) AS with_content, countIf(blocked) AS blocked_calls,
  countIf(tls != '') AS tls_stated, uniqExact(stream) AS streams FROM ${CALLS}`;

/** Who looked at what: access records of the window, counted. */
export const ACCESSES: string = `SELECT JSONExtractString(core, 'action') AS action, JSONExtractString(core, 'role') AS role, JSONExtractString(core, 'outcome') AS result, count() AS records
FROM spanproof.records WHERE kind = 4 AND ${IN_WINDOW} AND JSONExtractString(core, 'schema') = 'spanproof/access/v1'
GROUP BY action, role, result ORDER BY action, role, result LIMIT 1000`;

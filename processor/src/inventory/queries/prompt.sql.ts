import { BLOCKED, CALL_KINDS } from './calls.sql.ts';

/** Calls whose prompt or set of tools has the fingerprint, and the first of them; no row where there is none. */
export const PROMPT_VERSION: string = `SELECT if(ifNull(prompt_hash, '') = {fingerprint:String}, 'prompt', 'tool') AS version_kind,
  toString(toUnixTimestamp64Nano(min(t_ingest))) AS first_seen, toString(toUnixTimestamp64Nano(max(t_ingest))) AS last_seen, count() AS calls,
  arraySort(groupUniqArrayIf(100)(ifNull(environment, ''), ifNull(environment, '') != '')) AS environments,
  lower(hex(argMin(record_id, (t_ingest, stream, seq)))) AS record_id
FROM spanproof.records WHERE ${CALL_KINDS} AND NOT ${BLOCKED} AND {fingerprint:String} != ''
  AND (prompt_hash = {fingerprint:String} OR tools_hash = {fingerprint:String})
GROUP BY version_kind ORDER BY version_kind LIMIT 1`;

import { CALL_COLUMNS, CALL_KINDS, NAMED_ITEMS } from './calls.sql.ts';

/** How far each stream goes, of periods from {period} on. `rows` = `size` where the engine has them all: they need not arrive in order. */
export const STREAM_SIZES: string = `SELECT stream, toString(max(seq) + 1) AS size, toString(uniqExact(seq)) AS rows
FROM spanproof.records WHERE period >= {period:String} GROUP BY stream ORDER BY stream`;

/** Items of a stretch of one stream, {first} <= seq < {end}, each with its first call there. */
export const ITEMS_OF_STRETCH: string = `SELECT item.1 AS item_kind, item.2 AS names, toString(toUnixTimestamp64Nano(min(t_ingest))) AS first_seen,
  lower(hex(argMin(record_id, (t_ingest, seq)))) AS record_id,
  groupUniqArrayIf(100)(provider_name, provider_name != '') AS providers, groupUniqArrayIf(100)(host, host != '') AS hosts
FROM (
  SELECT t_ingest, seq, record_id, provider_name, host, arrayJoin(${NAMED_ITEMS}) AS item
  FROM (SELECT ${CALL_COLUMNS} FROM spanproof.records
    WHERE ${CALL_KINDS} AND stream = {stream:String} AND seq >= {first:UInt64} AND seq < {end:UInt64})
  WHERE NOT blocked
)
GROUP BY item ORDER BY min(t_ingest), item`;

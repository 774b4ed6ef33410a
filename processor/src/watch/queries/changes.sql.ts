/** The first discovery of a model or prompt since an instant: what the inventory sealed when it was seen. RECORD_KINDS.governance = 10. */
export const DISCOVERY: string = `SELECT lower(hex(record_id)) AS id FROM spanproof.records
WHERE kind = 10 AND t_ingest >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND JSONExtractString(core, 'schema') = 'spanproof/discovery/v1'
  AND (JSONExtractString(core, 'item'), JSONExtractString(core, 'id')) IN (('model', {model:String}), ('prompt', {prompt:String}))
ORDER BY t_ingest, stream, seq LIMIT 1`;

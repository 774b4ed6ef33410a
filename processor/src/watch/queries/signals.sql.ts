/** Signals of the statistics; RECORD_KINDS.alert = 6. */
const SIGNAL = `kind = 6 AND JSONExtractString(core, 'schema') = 'spanproof/signal/v1'`;
const COLUMNS = `lower(hex(record_id)) AS id, toString(toUnixTimestamp64Nano(t_ingest)) AS at, stream, toString(seq) AS place, core`;

/** Newest first, those before a place. */
export const SIGNALS_BEFORE: string = `SELECT ${COLUMNS} FROM spanproof.records
WHERE ${SIGNAL} AND (t_ingest, stream, seq) < (fromUnixTimestamp64Nano({at:Int64}, 'UTC'), {stream:String}, {seq:UInt64})
ORDER BY t_ingest DESC, stream DESC, seq DESC LIMIT {limit:UInt32}`;

export const SIGNAL_BY_ID: string = `SELECT ${COLUMNS} FROM spanproof.records WHERE record_id = unhex({id:String}) AND ${SIGNAL}`;

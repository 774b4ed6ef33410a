/** Pieces of statements about what calls carry and how long it is kept; constant text. */

/** Of one row: kinds the processor found and how often, before it redacted. */
export const FINDINGS = `JSONExtract(core, 'features', 'findings', 'Array(Tuple(String, UInt64))')`;
/** Of one row: those that point at a person; secrets do not. */
export const PERSONAL: string = `arrayFilter(f -> NOT startsWith(f.1, 'SECRET.'), ${FINDINGS})`;
/** Calls whose content was sealed: all of it, or what of it could be recorded. */
export const HAS_CONTENT = `(JSONExtractString(core, 'body_state') = 'present' OR (JSONExtractString(core, 'body_state') = 'capture_failed' AND bitAnd(flags, 4) != 0))`;
/** Whole days from ingestion to the end of the window. */
export const BODY_AGE = `dateDiff('day', t_ingest, fromUnixTimestamp64Nano({to:Int64}, 'UTC'))`;

/**
 * What a verifier can find; each code with the sentence a report explains it by. Codes are stable: tests, scripts and the Python verifier share them.
 */
export const FINDINGS = {
  // the container
  BUNDLE_ZIP: 'The zip is not spelt in its one allowed form, or a stored file does not match its CRC.',
  BUNDLE_FILE_UNKNOWN: 'A file that no bundle of this description has.',
  BUNDLE_FILE_MISSING: 'A file that the bundle must have is absent.',
  BUNDLE_MANIFEST: 'A file is not the one the manifest lists.',
  BUNDLE_SIGNATURE: "The bundle's signature is not the governance key's over this tag manifest.",
  BUNDLE_INVALID: 'A file of the bundle does not follow its grammar.',
  BUNDLE_MISMATCH: 'The bundle describes itself otherwise than its content counts.',
  // whom to believe
  SIGNER_UNKNOWN: 'No trust policy was given: the bundle may agree with itself, but nobody knows whose keys these are.',
  TRUST_LOG_KEY: 'The log is not signed by the log key of the trust policy.',
  TRUST_ENTRY0: "The log's first entry is not the one the trust policy names.",
  QUORUM_MISSING: "The log's checkpoint lacks the cosignatures that the trust policy asks for: it may have been rewritten since a witness saw it.",
  // the global log
  LOG_CHECKPOINT: "The log's checkpoint is malformed or not signed by the log key.",
  LOG_ROOT_MISMATCH: 'The entries do not make the root of the signed log checkpoint.',
  ENTRY_INVALID: 'A log entry is malformed or of an unknown type.',
  ENTRY_SIGNATURE: 'A log entry is not signed by a key that may sign it.',
  KEY_REUSED: 'One key has two roles: duties that one key does are not separate.',
  WRITER_UNKNOWN: 'A stream was opened by a key that governance never registered.',
  EPOCH_GAP: "A writer's epochs are not consecutive: an epoch left no trace.",
  STREAM_INVALID: 'A stream was opened twice, written outside its life, shrank, or ends otherwise than its closing says.',
  CHECKPOINT_SIGNATURE: "A stream's checkpoint is not signed by the stream's key.",
  STREAM_FORK: "A stream's key signed two histories of it.",
  LOG_FORK: 'The log signed two histories of itself.',
  LOG_ROLLBACK: 'The log is smaller than a checkpoint of it that you kept: its newest entries are gone.',
  // who outside has seen it
  PERIOD_UNWITNESSED: 'No witness has seen the log after the end of the period: what came last may be left out.',
  COSIGNATURE_ORDER: 'A witness cosigned a larger log before a smaller one: it lost its state, or its clock is wrong.',
  // what may be absent
  PRUNE_INVALID: 'The log says that something was pruned which no policy allowed to be pruned then.',
  UNAUTHORISED_DELETION: 'Parts of rows are absent, and nothing that the log says allows it.',
  RESURRECTED: 'Parts of rows are there that the log says were pruned: something was restored.',
  // streams and rows
  STREAM_MISSING: 'The log names a stream of this period that the bundle does not hold.',
  STREAM_UNEXPECTED: 'The bundle holds a stream that the log does not name for this period.',
  GAP: 'Rows are missing.',
  ROW_ORDER: 'A row stands where another one belongs: inserted, duplicated or moved.',
  ROW_UNLOGGED: 'Rows behind the last logged checkpoint.',
  LEAF_INVALID: 'A row is malformed, or of an unknown kind or flag.',
  ROOT_MISMATCH: 'These rows do not make the root that their writer signed.',
  TIME_ORDER: 'A row claims to have been ingested before its predecessor.',
  TIME_PERIOD: "A row's time of ingest lies outside its stream's period.",
  DUPLICATE_RECORD: 'A record id appears twice.',
  HEARTBEAT_REPLAYED: 'A heartbeat tells of less than an earlier one of its writer: it is an old one, shown again.',
  CORE_MISSING: 'A row in scope lacks its core.',
  CORE_UNEXPECTED: 'A core stands where none belongs.',
  CORE_INVALID: 'A core is not canonical JSON.',
  LEAF_MISMATCH: 'A core is not the one its row commits to.',
  PART_MISMATCH: "The hashes of a row's parts are absent or not those its row commits to.",
  // the evidence package
  SAMPLE_MISMATCH: 'The sample is not the one that the population, the log and the nonce give.',
  // to be known, and no fault
  ORDER_ONLY: "Rows that no witness covered within two hours of their ingest: their order is proved, their time is the operator's word.",
  CLOCK_SKEW: "Rows whose emitter's clock is more than five minutes away from the time of ingest.",
  GAP_DECLARED: 'The operator declared a gap in what was recorded.',
  // sources
  SOURCE_INVALID: 'A hello or checkpoint of a source is malformed.',
  SOURCE_SIGNATURE: "A source's checkpoint is not signed by the key its hello announced.",
  SOURCE_CONFLICT: 'A source used one number for two different things.',
  SOURCE_CHAIN: 'The calls on record are not those the source chained.',
  SOURCE_GAP: 'Calls that a source says it made are not on record.',
} as const;

export type FindingCode = keyof typeof FINDINGS;

/** To be known, and no fault: they stand in the report apart and change no verdict. */
const NOTICES: ReadonlySet<FindingCode> = new Set(['ORDER_ONLY', 'CLOCK_SKEW', 'GAP_DECLARED']);

/** Findings about what the sources said weigh on completeness; all others on integrity, but for notices. */
export function areaOf(code: FindingCode): 'integrity' | 'completeness' | 'notice' {
  if (NOTICES.has(code)) return 'notice';
  return code.startsWith('SOURCE_') ? 'completeness' : 'integrity';
}

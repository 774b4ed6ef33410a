/**
 * Every failure that a person or a program may have to tell apart. Codes are stable; texts are not.
 * Tests assert the code.
 */
export type ErrorCode =
  // receive (OTLP/HTTP answers: 400, 401, 413, 415, 503)
  | 'OTLP_MALFORMED'
  | 'UNAUTHENTICATED'
  | 'OTLP_TOO_LARGE'
  | 'OTLP_UNSUPPORTED'
  | 'INGEST_BUSY'
  | 'JOURNAL_FULL'
  | 'DISK_FULL'
  | 'DISK_FAILED'
  // backends that get redacted spans
  | 'FORWARD_FAILED'
  | 'FORWARD_REFUSED'
  // set-up
  | 'USAGE'
  | 'CONFIG_INVALID'
  | 'DATA_DIRECTORY_BUSY'
  | 'PORT_IN_USE'
  | 'ENGINE_MISSING'
  | 'ENGINE_DOWN'
  | 'ENGINE_REFUSED'
  | 'MIGRATION_DRIFT'
  | 'MIGRATION_FAILED'
  // policy
  | 'POLICY_INVALID'
  | 'RULE_UNSAFE'
  | 'DETECTOR_UNAVAILABLE'
  | 'POLICY_MISSING'
  | 'TRANSFORM_KEY_MISSING'
  | 'TRANSFORM_KEY_INVALID'
  | 'PRICES_INVALID'
  // erasure and retention
  | 'HELD'
  | 'RETENTION_INVALID'
  // ledger
  | 'CANONICAL_INVALID'
  | 'LEAF_INVALID'
  | 'TREE_INVALID'
  | 'NOTE_INVALID'
  | 'ENTRY_INVALID'
  | 'PROOF_INVALID'
  | 'SOURCE_INVALID'
  | 'ENVELOPE_INVALID'
  | 'TRUST_POLICY_INVALID'
  | 'VERIFY_STOPPED'
  | 'KEY_UNAVAILABLE'
  | 'KEY_IN_USE'
  | 'JOURNAL_CORRUPT'
  | 'LOG_STATE_INVALID'
  | 'WITNESS_STATE_INVALID'
  | 'WITNESS_FAILED'
  | 'QUORUM_MISSING'
  // people and what they may do
  | 'IDENTITY_UNAVAILABLE'
  | 'CONSOLE_OFF'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'REQUEST_INVALID'
  | 'REGISTER_INVALID'
  | 'REGISTER_CONFLICT'
  // evidence
  | 'CONTROL_INVALID'
  | 'SAMPLE_INVALID'
  // statistics and drift
  | 'STATISTIC_INVALID'
  | 'WINDOW_INVALID'
  // export
  | 'BUNDLE_INVALID'
  | 'EXPORT_INCOMPLETE'
  | 'EXPORT_BUSY'
  // a Grafana that is set up
  | 'GRAFANA_UNREACHABLE'
  | 'GRAFANA_REFUSED'
  | 'NOT_RUNNING';

/**
 * An error with a stable code. `todo` is the one line that tells the person what to do.
 *
 * @example
 * throw new CodedError('JOURNAL_FULL', 'the journal has reached 2.0 GiB', { todo: 'free disk space or raise journal.max_bytes' });
 */
export class CodedError extends Error {
  override readonly name: string = 'CodedError';
  readonly code: ErrorCode;
  readonly todo: string | undefined;

  constructor(code: ErrorCode, message: string, options: { readonly cause?: unknown; readonly todo?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.todo = options.todo;
  }
}

/** True for a CodedError with exactly this code (also across realms, where `instanceof` fails). */
export function hasCode(error: unknown, code: ErrorCode): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

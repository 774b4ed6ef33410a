/** What OTLP/gRPC answers to a body that was refused (opentelemetry.io/docs/specs/otlp#failures). */
import { CodedError } from '@spanproof/vocabulary';
import { encodeMessage } from '../encode-message.ts';

/** Codes of google.rpc.Code. */
export const RPC = { ok: 0, invalidArgument: 3, deadlineExceeded: 4, resourceExhausted: 8, unimplemented: 12, unavailable: 14, unauthenticated: 16 } as const;

export interface RpcStatus {
  readonly code: number;
  readonly message: string;
  /** Seconds the sender is asked to wait; without it, RESOURCE_EXHAUSTED means that no retry helps. */
  readonly retryAfter?: number;
}

const CODES: Readonly<Partial<Record<CodedError['code'], number>>> = {
  OTLP_MALFORMED: RPC.invalidArgument,
  UNAUTHENTICATED: RPC.unauthenticated,
  OTLP_TOO_LARGE: RPC.resourceExhausted,
  OTLP_UNSUPPORTED: RPC.unimplemented,
};

/** A full disk or journal needs a person. */
const RETRY_AFTER: Readonly<Partial<Record<CodedError['code'], number>>> = { INGEST_BUSY: 1, JOURNAL_FULL: 30, DISK_FULL: 30, DETECTOR_UNAVAILABLE: 5 };
const RETRY_AFTER_OTHER = 5;

/** `CODE: what happened`. Everything not listed is UNAVAILABLE: nothing was stored, and the same body may be welcome later. Errors without a code keep their text inside. */
export function describeRefusal(error: unknown): RpcStatus {
  if (!(error instanceof CodedError)) return { code: RPC.unavailable, message: 'INTERNAL: the body was not stored', retryAfter: RETRY_AFTER_OTHER };
  const message = `${error.code}: ${error.message}${error.todo === undefined ? '' : `; ${error.todo}`}`;
  const code = CODES[error.code];
  return code === undefined ? { code: RPC.unavailable, message, retryAfter: RETRY_AFTER[error.code] ?? RETRY_AFTER_OTHER } : { code, message };
}

/** The trailers of a status; google.rpc.Status goes along for senders that read RetryInfo. */
export function formatTrailers(status: RpcStatus): Readonly<Record<string, string>> {
  const head = { 'grpc-status': String(status.code), 'grpc-message': percentEncode(status.message) };
  return status.code === RPC.ok ? { 'grpc-status': '0' } : { ...head, 'grpc-status-details-bin': encodeStatus(status) };
}

function encodeStatus({ code, message, retryAfter }: RpcStatus): string {
  const details = retryAfter === undefined ? [] : [{ field: 3, value: encodeRetryInfo(retryAfter) }];
  const bytes = encodeMessage([{ field: 1, value: code }, { field: 2, value: message }, ...details]);
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}

/** google.protobuf.Any around google.rpc.RetryInfo { retry_delay: Duration { seconds } }. */
function encodeRetryInfo(seconds: number): Uint8Array {
  const delay = encodeMessage([{ field: 1, value: seconds }]);
  return encodeMessage([
    { field: 1, value: 'type.googleapis.com/google.rpc.RetryInfo' },
    { field: 2, value: encodeMessage([{ field: 1, value: delay }]) },
  ]);
}

/** Printable ASCII but `%` stays (the gRPC protocol's Status-Message). */
function percentEncode(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => (byte >= 0x20 && byte < 0x7f && byte !== 0x25 ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`))
    .join('');
}

/** What OTLP/HTTP answers (opentelemetry.io/docs/specs/otlp#otlphttp-response), as bytes in the request's encoding. */
import { CodedError } from '@spanproof/vocabulary';
import type { Receipt } from '../stage.ts';
import { encodeMessage } from './encode-message.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
type Encoding = Receipt['encoding'];

const CONTENT_TYPE: Readonly<Record<Encoding, string>> = { protobuf: 'application/x-protobuf', json: 'application/json' };

/** Codes of google.rpc.Status. */
const RPC = { invalidArgument: 3, notFound: 5, resourceExhausted: 8, unimplemented: 12, unavailable: 14, unauthenticated: 16 } as const;

/** Everything not listed is 503: nothing was stored, and the same body may be welcome later. */
const STATUS: Readonly<Partial<Record<CodedError['code'], { readonly http: number; readonly rpc: number }>>> = {
  OTLP_MALFORMED: { http: 400, rpc: RPC.invalidArgument },
  UNAUTHENTICATED: { http: 401, rpc: RPC.unauthenticated },
  OTLP_TOO_LARGE: { http: 413, rpc: RPC.resourceExhausted },
  OTLP_UNSUPPORTED: { http: 415, rpc: RPC.invalidArgument },
};

/** Seconds a refused sender is asked to wait. A full disk or journal needs a person. */
const RETRY_AFTER: Readonly<Partial<Record<CodedError['code'], number>>> = { INGEST_BUSY: 1, JOURNAL_FULL: 30, DISK_FULL: 30, DETECTOR_UNAVAILABLE: 5 };

/** One field of three messages: only JSON names it. */
const REJECTED = { traces: 'rejectedSpans', logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' } as const;

/** The answer to a body whose records are durable. */
export function answerAccepted(
  encoding: Encoding,
  accepted: { readonly rejected: number; readonly reason?: string | undefined },
  signal: Receipt['signal'] | 'traces' = 'traces',
): Answer {
  const { rejected, reason = '' } = accepted;
  const body =
    encoding === 'json'
      ? encodeJson(rejected === 0 && reason === '' ? {} : { partialSuccess: { [REJECTED[signal]]: String(rejected), errorMessage: reason } })
      : rejected === 0 && reason === ''
        ? new Uint8Array(0)
        : encodeMessage([
            {
              field: 1,
              value: encodeMessage([
                { field: 1, value: rejected },
                { field: 2, value: reason },
              ]),
            },
          ]);
  return { status: 200, headers: { 'content-type': CONTENT_TYPE[encoding] }, body };
}

/** The answer to a body that was refused: google.rpc.Status, its text `CODE: what happened`. Errors without a code keep their text inside. */
export function answerRefused(encoding: Encoding, error: unknown): Answer {
  const coded = error instanceof CodedError ? error : undefined;
  const { http, rpc } = (coded === undefined ? undefined : STATUS[coded.code]) ?? { http: 503, rpc: RPC.unavailable };
  const text =
    coded === undefined ? 'INTERNAL: the body was not stored' : `${coded.code}: ${coded.message}${coded.todo === undefined ? '' : `; ${coded.todo}`}`;
  const answer = answerStatus(encoding, http, rpc, text);
  if (http === 401) return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Bearer' } };
  if (http !== 503) return answer;
  const seconds = (coded === undefined ? undefined : RETRY_AFTER[coded.code]) ?? 5;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } };
}

export function answerNotFound(encoding: Encoding): Answer {
  return answerStatus(encoding, 404, RPC.notFound, 'NOT_FOUND: traces go to /v1/traces, logs to /v1/logs, metrics to /v1/metrics');
}

export function answerWrongMethod(encoding: Encoding): Answer {
  const answer = answerStatus(encoding, 405, RPC.unimplemented, 'METHOD_NOT_ALLOWED: telemetry comes by POST');
  return { ...answer, headers: { ...answer.headers, allow: 'POST' } };
}

function answerStatus(encoding: Encoding, status: number, code: number, message: string): Answer {
  const body =
    encoding === 'json'
      ? encodeJson({ code, message })
      : encodeMessage([
          { field: 1, value: code },
          { field: 2, value: message },
        ]);
  return { status, headers: { 'content-type': CONTENT_TYPE[encoding] }, body };
}

function encodeJson(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value), 'utf8');
}

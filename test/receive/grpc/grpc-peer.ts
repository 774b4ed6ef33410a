import { once } from 'node:events';
import http2, { type ClientHttp2Session, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import type { Ingest } from '../../../processor/src/ingest.ts';
import { createAdmission } from '../../../processor/src/receive/admission.ts';
import type { IngestKey } from '../../../processor/src/receive/auth.ts';
import { startGrpcListener } from '../../../processor/src/serve/grpc-listener.ts';
import type { Receipt } from '../../../processor/src/stage.ts';

export const EXPORT_PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
export const LOGS_PATH = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
export const METRICS_PATH = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export';

export interface Receiver {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly receipts: readonly Receipt[];
  /** Bytes of messages that were not answered yet. */
  readonly inFlight: () => number;
  close(): Promise<void>;
}

export interface ReceiverOptions {
  readonly keys?: readonly IngestKey[];
  readonly maxBytes?: number;
  readonly inFlight?: number;
  readonly tls?: { readonly cert_file: string; readonly key_file: string };
}

/** The receiver of a processor, in front of `accept`. */
export async function startReceiver(
  accept: (receipt: Receipt) => Promise<{ readonly rejected: number; readonly reason?: string }> = async () => ({ rejected: 0 }),
  { keys = [], maxBytes = 100_000, inFlight = 150_000, tls }: ReceiverOptions = {},
): Promise<Receiver> {
  const receipts: Receipt[] = [];
  const admission = createAdmission({ maxBodyBytes: maxBytes, maxInFlightBytes: inFlight });
  const take: Ingest['accept'] = (receipt) => {
    receipts.push(receipt);
    return accept(receipt);
  };
  const listener = await startGrpcListener(
    { ingest: { accept: take, refusal: () => undefined, counts: { accepted: 0, redelivered: 0, refused: 0 } }, admission },
    { receiver: { endpoint: { host: '127.0.0.1', port: 0 }, max_recv_msg_size: maxBytes, tls }, keys },
  );
  return { url: listener.endpoint, receipts, inFlight: () => admission.inFlight, close: () => listener.close() };
}

export function frame(message: Uint8Array, flag = 0): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flag;
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

export interface CallResult {
  /** Of the HTTP response. */
  readonly http: number;
  /** `grpc-status` of the trailers, or of the headers where there are only those. */
  readonly status: string | undefined;
  readonly message: string;
  readonly details: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One call over a plain HTTP/2 client, so that anything can be sent. */
export async function call(session: ClientHttp2Session, chunks: readonly Uint8Array[], headers: OutgoingHttpHeaders = {}): Promise<CallResult> {
  const stream = session.request({ ':method': 'POST', ':path': EXPORT_PATH, 'content-type': 'application/grpc', te: 'trailers', ...headers });
  let answered: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  const body: Buffer[] = [];
  stream.on('response', (given) => (answered = given));
  stream.on('trailers', (given) => (trailers = given));
  stream.on('data', (chunk: Buffer) => body.push(chunk));
  stream.on('error', () => undefined);
  const closed = once(stream, 'close');
  for (const chunk of chunks) if (!stream.destroyed) stream.write(chunk);
  stream.end();
  await closed;
  const last = trailers['grpc-status'] === undefined ? answered : trailers;
  const one = (name: string): string | undefined => (typeof last[name] === 'string' ? last[name] : undefined);
  return {
    http: Number(answered[':status'] ?? 0),
    status: one('grpc-status'),
    message: decodeURIComponent(one('grpc-message') ?? ''),
    details: Buffer.from(one('grpc-status-details-bin') ?? '', 'base64'),
    headers: answered,
    body: Buffer.concat(body),
  };
}

export function openSession(url: string): ClientHttp2Session {
  return http2.connect(url).on('error', () => undefined);
}

import http2, { type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import type { Delivery, Sender } from './contract.ts';
import { printable, readPartialSuccess, readRetryDelay } from './read-answer.ts';
import { compress, describe, type SenderSettings, trust } from './send-http.ts';

const EXPORT_PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const PREFIX = 5;
const MAX_ANSWER = 64 * 1024;

/** Codes that allow the same request again (opentelemetry.io/docs/specs/otlp#failures). */
const RETRYABLE = [1, 4, 10, 11, 14, 15];
/** Only with RetryInfo: otherwise the request is too large, for good. */
const RESOURCE_EXHAUSTED = 8;
/** HTTP answers of what stands before the backend (grpc/doc/http-grpc-status-mapping.md: UNAVAILABLE). */
const UNAVAILABLE_HTTP = [429, 502, 503, 504];

/** OTLP/gRPC: one HTTP/2 session, made again where it breaks. */
export function createGrpcSender(settings: SenderSettings): Sender {
  const compressed = settings.compression === 'gzip';
  const headers = {
    ...settings.headers,
    ':method': 'POST',
    ':path': EXPORT_PATH,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...(compressed ? { 'grpc-encoding': 'gzip' } : {}),
  };
  let session: ClientHttp2Session | undefined;

  function connected(): ClientHttp2Session {
    if (session !== undefined && !session.closed && !session.destroyed) return session;
    const opened = http2.connect(settings.endpoint, trust(settings.ca));
    // Streams report what broke; without a listener it would end the process as well.
    opened.on('error', () => opened.destroy());
    opened.on('goaway', () => opened.close());
    // A session at rest must not keep the process.
    opened.unref();
    session = opened;
    return opened;
  }

  function call(frame: Uint8Array): Promise<Delivery> {
    return new Promise((resolve) => {
      const used = connected();
      const stream = used.request(headers, { signal: AbortSignal.timeout(settings.timeoutMs) });
      const chunks: Buffer[] = [];
      let length = 0;
      let answered: IncomingHttpHeaders = {};
      let trailers: IncomingHttpHeaders | undefined;
      let failure: string | undefined;
      stream.on('response', (given) => (answered = given));
      stream.on('trailers', (given) => (trailers = given));
      stream.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > MAX_ANSWER) stream.close(http2.constants.NGHTTP2_CANCEL);
        else chunks.push(chunk);
      });
      stream.on('error', (error) => {
        failure = describe(error);
        // A connection that never came about, or swallows requests, is not used again.
        used.destroy();
      });
      stream.on('close', () => resolve(judge(answered, trailers ?? answered, Buffer.concat(chunks), failure)));
      stream.end(frame);
    });
  }

  return {
    async send(request) {
      const message = compressed ? await compress(request) : request;
      const frame = Buffer.alloc(PREFIX + message.length);
      frame.writeUInt8(compressed ? 1 : 0, 0);
      frame.writeUInt32BE(message.length, 1);
      frame.set(message, PREFIX);
      try {
        return await call(frame);
      } catch (error) {
        return { type: 'later', reason: printable(describe(error)) };
      }
    },
    close: () => session?.destroy(),
  };
}

function judge(answered: IncomingHttpHeaders, trailers: IncomingHttpHeaders, body: Buffer, failure: string | undefined): Delivery {
  const status = trailers['grpc-status'];
  if (typeof status !== 'string' || !/^\d{1,2}$/.test(status)) {
    const http = Number(answered[':status'] ?? 0);
    const retryable = [0, 200, ...UNAVAILABLE_HTTP].includes(http);
    return { type: retryable ? 'later' : 'refused', reason: failure ?? `HTTP ${http} without a gRPC status` };
  }
  const code = Number(status);
  if (code === 0) return { type: 'taken', ...readPartialSuccess(body.length > PREFIX ? body.subarray(PREFIX) : new Uint8Array(0)) };
  const reason = `gRPC status ${code}`;
  const details = trailers['grpc-status-details-bin'];
  const afterMs = typeof details === 'string' ? readRetryDelay(Buffer.from(details, 'base64')) : undefined;
  if (!RETRYABLE.includes(code) && !(code === RESOURCE_EXHAUSTED && afterMs !== undefined)) return { type: 'refused', reason };
  return { type: 'later', reason, ...(afterMs === undefined ? {} : { afterMs }) };
}

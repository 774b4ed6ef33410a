import http from 'node:http';
import https from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Delivery, Sender } from './contract.ts';
import { printable, readPartialSuccess } from './read-answer.ts';

export interface SenderSettings {
  /** `http://127.0.0.1:4318` */
  readonly endpoint: string;
  readonly compression: 'gzip' | 'none';
  readonly timeoutMs: number;
  readonly headers: Readonly<Record<string, string>>;
  /** PEM of the authorities to trust. Absent: those Node knows. */
  readonly ca?: Uint8Array | undefined;
}

/** Level 1: level 6 takes four times as long for a tenth less. */
export const compress: (bytes: Uint8Array) => Promise<Buffer> = (bytes) => promisify(gzip)(bytes, { level: 1 });

/** The answers that allow the same request again (opentelemetry.io/docs/specs/otlp#retryable-response-codes). */
const RETRYABLE = [429, 502, 503, 504];
const MAX_ANSWER = 64 * 1024;

/** OTLP/HTTP with protobuf. */
export function createHttpSender(settings: SenderSettings): Sender {
  const url = tracesUrl(settings.endpoint);
  const secure = url.protocol === 'https:';
  const agent = secure ? new https.Agent({ keepAlive: true, maxSockets: 2, ...trust(settings.ca) }) : new http.Agent({ keepAlive: true, maxSockets: 2 });
  const headers = {
    ...settings.headers,
    'content-type': 'application/x-protobuf',
    ...(settings.compression === 'gzip' ? { 'content-encoding': 'gzip' } : {}),
  };

  function post(body: Uint8Array): Promise<Delivery> {
    return new Promise((resolve) => {
      const later = (reason: string): void => resolve({ type: 'later', reason: printable(reason) });
      const request = (secure ? https : http).request(
        url,
        { method: 'POST', agent, headers: { ...headers, 'content-length': body.length }, signal: AbortSignal.timeout(settings.timeoutMs) },
        (response) => {
          // The status is the answer; a body that breaks off takes nothing back.
          readAnswer(response).then(
            (answer) => resolve(judge(response, answer)),
            () => resolve(judge(response, Buffer.alloc(0))),
          );
        },
      );
      request.on('error', (error) => later(describe(error)));
      request.end(body);
    });
  }

  return {
    async send(request) {
      return post(settings.compression === 'gzip' ? await compress(request) : request);
    },
    close: () => agent.destroy(),
  };
}

/** As the Collector: the signal's path is added where the address has none. */
function tracesUrl(endpoint: string): URL {
  const url = new URL(endpoint);
  if (url.pathname === '/') url.pathname = '/v1/traces';
  return url;
}

export function trust(ca: Uint8Array | undefined): { readonly ca?: Buffer } {
  return ca === undefined ? {} : { ca: Buffer.from(ca) };
}

async function readAnswer(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_ANSWER) {
      response.destroy();
      break;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function judge({ statusCode = 0, headers }: http.IncomingMessage, answer: Buffer): Delivery {
  if (statusCode >= 200 && statusCode < 300) {
    const isProtobuf = headers['content-type']?.startsWith('application/x-protobuf') === true;
    return { type: 'taken', ...(isProtobuf ? readPartialSuccess(answer) : { rejected: 0, reason: '' }) };
  }
  const reason = `HTTP ${statusCode}`;
  if (!RETRYABLE.includes(statusCode)) return { type: 'refused', reason };
  const afterMs = readRetryAfter(headers['retry-after']);
  return { type: 'later', reason, ...(afterMs === undefined ? {} : { afterMs }) };
}

/** Seconds, or a date. */
function readRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

export function describe(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'the connection failed';
}

import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { context, createContextKey } from '@opentelemetry/api';
import { nameError } from '../error-type.ts';

/** What became of a body: `refused` will be refused again, `away` may be taken later. `reason` is an error code or HTTP status, never a text of the receiver's. */
export type Posted = { readonly result: 'accepted' } | { readonly result: 'refused' | 'away'; readonly reason: string };

export type Post = (body: string) => Promise<Posted>;

interface PostSettings {
  /** Base URL; `/v1/traces` is appended. */
  readonly endpoint: string;
  readonly ingestKey: string | undefined;
  /** Milliseconds for a request and its answer. */
  readonly timeout: number;
}

/** Statuses that say the body itself is refused: sending it again cannot help, a smaller one may. */
const REFUSED: readonly number[] = [400, 413, 415, 422];
/** Of an answer only the status counts; what comes beyond this much of it is cut off. */
const MAX_ANSWER_BYTES = 65_536;

// The key of suppressTracing() in @opentelemetry/core: the application's http instrumentation makes no spans of our deliveries.
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Sends OTLP/JSON. Whatever the endpoint does, hang, talk garbage or send without end, the promise resolves within the timeout. */
export function createPost({ endpoint, ingestKey, timeout }: PostSettings): Post {
  const url = URL.parse(`${endpoint.replace(/\/+$/, '')}/v1/traces`);
  if (url === null || !/^https?:$/.test(url.protocol)) return () => Promise.resolve({ result: 'away', reason: 'ERR_INVALID_URL' });
  const secure = url.protocol === 'https:';
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const open = secure ? requestHttps : requestHttp;
  const headers = { 'content-type': 'application/json', ...(ingestKey === undefined ? {} : { authorization: `Bearer ${ingestKey}` }) };

  return (body) =>
    new Promise((resolve) => {
      const bytes = Buffer.from(body);
      const options: RequestOptions = { method: 'POST', agent, headers: { ...headers, 'content-length': bytes.length } };
      let status: number | undefined;
      const settle = (error?: unknown): void => {
        clearTimeout(timer);
        resolve(status === undefined ? { result: 'away', reason: nameError(error) } : judge(status));
      };
      const timer = setTimeout(() => {
        settle({ code: 'ETIMEDOUT' });
        request?.destroy();
      }, timeout).unref();
      const request = send();

      function send(): ReturnType<typeof requestHttp> | undefined {
        try {
          return context.with(context.active().setValue(SUPPRESS_TRACING, true), () => {
            const opened = open(url as URL, options, (answer) => {
              status = answer.statusCode;
              drain(answer, settle);
            });
            opened.on('error', settle);
            opened.end(bytes);
            return opened;
          });
        } catch (error) {
          settle(error); // a header that cannot be sent: an ingest key with a line break
          return undefined;
        }
      }
    });
}

function drain(answer: IncomingMessage, settle: () => void): void {
  let received = 0;
  answer.on('data', (piece: Buffer) => {
    received += piece.length;
    if (received > MAX_ANSWER_BYTES) answer.destroy();
  });
  answer.on('error', settle);
  answer.on('close', settle);
}

function judge(status: number): Posted {
  if (status >= 200 && status < 300) return { result: 'accepted' };
  return { result: REFUSED.includes(status) ? 'refused' : 'away', reason: String(status) };
}

import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Receipt } from '../stage.ts';
import { type Admission, createAdmission } from './admission.ts';
import { type Answer, answerAccepted, answerNotFound, answerRefused, answerWrongMethod } from './answer.ts';
import { createAuthenticator, type IngestKey } from './auth.ts';
import { answerEncoding, parseBodyFormat } from './media-type.ts';
import { readBody, SenderGone } from './read-body.ts';

export interface OtlpHttpSettings {
  /** Empty: senders on loopback are tenant `default`, all others are refused. */
  readonly keys: readonly IngestKey[];
  /** Largest body as received. */
  readonly maxBodyBytes: number;
  /** Bytes of bodies received and not yet answered; beyond it INGEST_BUSY. */
  readonly maxInFlightBytes: number;
  /** A body must be there within this time. */
  readonly bodyTimeoutMs: number;
}

export interface OtlpHttpCollaborators {
  /** Resolves when the body's records are durable. May take over `receipt.body`'s memory. @throws CodedError what the sender is told */
  readonly accept: (receipt: Receipt) => Promise<{ readonly rejected: number; readonly reason?: string | undefined }>;
  /** Hears of every body that was refused. */
  readonly onRefused?: (error: unknown) => void;
  /** Room shared with other receivers. Absent: of its own. */
  readonly admission?: Admission;
}

const SIGNALS: Readonly<Record<string, 'traces' | 'logs' | 'metrics'>> = { '/v1/traces': 'traces', '/v1/logs': 'logs', '/v1/metrics': 'metrics' };

/** How long a refused sender may go on sending before it is cut off: long enough for it to read the answer. */
const LINGER_MS = 2000;

/** OTLP/HTTP of three signals: authenticates, admits, reads and answers. Parses nothing of the body and never throws. */
export function createOtlpHttpHandler({ accept, ...collaborators }: OtlpHttpCollaborators, settings: OtlpHttpSettings): RequestListener {
  const authenticate = createAuthenticator(settings.keys);
  const admission = collaborators.admission ?? createAdmission(settings);

  async function receive(request: IncomingMessage): Promise<Answer> {
    const encoding = answerEncoding(request.headers['content-type']);
    const path = pathOf(request);
    const signal = Object.hasOwn(SIGNALS, path) ? SIGNALS[path] : undefined;
    if (signal === undefined) return answerNotFound(encoding);
    if (request.method !== 'POST') return answerWrongMethod(encoding);
    const tenant = authenticate({ authorization: request.headers.authorization, remoteAddress: request.socket.remoteAddress });
    const format = parseBodyFormat(request.headers['content-type'], request.headers['content-encoding']);
    const head = { tenant, ...format, ...(signal === 'traces' ? {} : { signal }) };
    return answerAccepted(encoding, await takeIn(request, admission, head), signal);
  }

  async function takeIn(
    request: IncomingMessage,
    room: Admission,
    head: Omit<Receipt, 'digest' | 'body'>,
  ): Promise<{ readonly rejected: number; readonly reason?: string | undefined }> {
    const reservation = room.reserve(settings.maxBodyBytes);
    try {
      const body = await readBody(request, reservation, { timeoutMs: settings.bodyTimeoutMs });
      return await accept({ ...head, digest: digestBody(head.tenant, body, head.signal), body });
    } finally {
      reservation.release();
    }
  }

  return (request, response) => {
    // An error of the response means that the sender has gone.
    response.on('error', () => response.destroy());
    receive(request).then(
      (answer) => send(request, response, answer),
      (error: unknown) => {
        if (error instanceof SenderGone) response.destroy();
        else {
          collaborators.onRefused?.(error);
          send(request, response, answerRefused(answerEncoding(request.headers['content-type']), error));
        }
      },
    );
  };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}

/** The redelivery key: the same bytes from the same tenant are the same delivery. A tenant's name holds no NUL. */
export function digestBody(tenant: string, body: Uint8Array, signal?: Receipt['signal']): Uint8Array {
  const hash = createHash('sha256').update(tenant).update('\0');
  return (signal === undefined ? hash : hash.update(signal).update('\0')).update(body).digest();
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(body);
  if (request.complete) return;
  // Closing now would reset the connection before the sender has read why; what it still sends is thrown away.
  request.resume();
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  request.once('close', () => clearTimeout(timer));
}

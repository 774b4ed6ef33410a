import http from 'node:http';
import https from 'node:https';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { encodeHex } from '@spanproof/vocabulary/ledger';
import type { Witness } from './witness.ts';

/** 63 proof lines and a note of 64 signatures fit well. */
const MOST_BYTES = 64 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;
const CHECKPOINT = /^\/([0-9a-f]{64})\/checkpoint$/;

/**
 * The witness over HTTP: `POST /add-checkpoint`, `GET /<hash of origin>/checkpoint`, `GET /healthz`. Not listening yet.
 * `onFailure` hears why a submission could not be answered: the sender gets 500 and no cosignature.
 */
export function createWitnessServer(
  collaborators: { readonly witness: Witness; readonly sha256: (bytes: Uint8Array) => Uint8Array; readonly onFailure: (error: unknown) => void },
  settings: { readonly origins: readonly string[]; readonly tls?: { readonly cert: string; readonly key: string } | undefined },
): Server {
  const { witness, sha256, onFailure } = collaborators;
  const origins = new Map(settings.origins.map((origin) => [encodeHex(sha256(Buffer.from(origin))), origin]));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (request.method === 'POST' && path === '/add-checkpoint') {
      const body = await readBody(request);
      if (body === undefined) return send(response, 413, 'text/plain; charset=utf-8', 'the request is too large\n');
      const { status, type, body: text } = await witness.addCheckpoint(body);
      return send(response, status, type, text);
    }
    if (request.method === 'GET' && path === '/healthz') return send(response, 200, 'text/plain; charset=utf-8', 'ok\n');
    const origin = request.method === 'GET' ? origins.get(CHECKPOINT.exec(path)?.[1] ?? '') : undefined;
    const note = origin === undefined ? undefined : witness.checkpoint(origin);
    if (note === undefined) return send(response, 404, 'text/plain; charset=utf-8', 'not found\n');
    return send(response, 200, 'text/plain; charset=utf-8', note);
  }

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => {
      onFailure(error);
      if (response.headersSent) response.destroy();
      else send(response, 500, 'text/plain; charset=utf-8', 'the witness could not keep the checkpoint; nothing was cosigned\n');
    });
  };
  const limits = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, maxHeaderSize: 8 * 1024 };
  return settings.tls === undefined ? http.createServer(limits, listener) : https.createServer({ ...limits, ...settings.tls }, listener);
}

/** Undefined where it is too long; the rest is then not read. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' }).end(body);
}

import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { CodedError } from '@spanproof/vocabulary';
import type { Settings } from '../config/settings.ts';
import type { Ingest } from '../ingest.ts';
import { createOtlpHttpHandler } from '../receive/otlp-http.ts';

/** How long a sender may take to send one body. */
const BODY_TIMEOUT_MS = 30_000;
/** How long a body may take to be answered once the listener closes. */
const DRAIN_MS = 10_000;

/** Opens the OTLP/HTTP receiver. @throws CodedError PORT_IN_USE */
export async function startListener(ingest: Ingest, settings: Settings['receivers']['otlp']): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const { endpoint, tls, max_request_body_size: maxBodyBytes } = settings.protocols.http;
  const handler = createOtlpHttpHandler(
    { accept: ingest.accept },
    { keys: settings.auth.keys, maxBodyBytes, maxInFlightBytes: settings.max_in_flight_bytes, bodyTimeoutMs: BODY_TIMEOUT_MS },
  );
  const server =
    tls === undefined
      ? http.createServer(handler)
      : https.createServer({ cert: await readFile(tls.cert_file), key: await readFile(tls.key_file), minVersion: 'TLSv1.2' }, handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new CodedError('PORT_IN_USE', `${endpoint.host}:${endpoint.port} is taken by another process`, {
              cause: error,
              todo: 'stop it, or choose another address with --listen',
            })
          : error,
      );
    });
    server.listen(endpoint.port, endpoint.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return {
    endpoint: `${tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

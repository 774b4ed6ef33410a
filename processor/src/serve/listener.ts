import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import type { Settings } from '../config/settings.ts';
import type { Ingest } from '../ingest.ts';
import type { Admission } from '../receive/admission.ts';
import { createOtlpHttpHandler } from '../receive/otlp-http.ts';
import { listen } from './listen.ts';

/** How long a sender may take to send one body. */
const BODY_TIMEOUT_MS = 30_000;
/** How long a body may take to be answered once the listener closes. */
const DRAIN_MS = 10_000;

/** Opens the OTLP/HTTP receiver. @throws CodedError PORT_IN_USE */
export async function startListener(
  { ingest, admission, onRefused }: { readonly ingest: Ingest; readonly admission: Admission; readonly onRefused: (error: unknown) => void },
  settings: Settings['receivers']['otlp'],
): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const { endpoint, tls, max_request_body_size: maxBodyBytes } = settings.protocols.http;
  const handler = createOtlpHttpHandler(
    { accept: ingest.accept, admission, onRefused },
    { keys: settings.auth.keys, maxBodyBytes, maxInFlightBytes: settings.max_in_flight_bytes, bodyTimeoutMs: BODY_TIMEOUT_MS },
  );
  const server =
    tls === undefined
      ? http.createServer(handler)
      : https.createServer({ cert: await readFile(tls.cert_file), key: await readFile(tls.key_file), minVersion: 'TLSv1.2' }, handler);
  const address = await listen(server, endpoint, 'choose another address with --listen');
  return {
    endpoint: `${tls === undefined ? 'http' : 'https'}://${address}`,
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

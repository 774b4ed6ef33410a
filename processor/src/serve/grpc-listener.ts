import { readFile } from 'node:fs/promises';
import http2, { constants, type ServerHttp2Session } from 'node:http2';
import type { Server } from 'node:net';
import type { GrpcReceiver, IngestKey } from '../config/settings.ts';
import type { Ingest } from '../ingest.ts';
import type { Admission } from '../receive/admission.ts';
import { createOtlpGrpcHandler } from '../receive/grpc/otlp-grpc.ts';
import { listen } from './listen.ts';

const MESSAGE_TIMEOUT_MS = 30_000;
const IDLE_MS = 300_000;
const DRAIN_MS = 10_000;
const MAX_CONNECTIONS = 512;
/** What one connection may hold: senders pipeline a handful of exports. */
const SETTINGS: http2.Settings = { maxConcurrentStreams: 64, initialWindowSize: 1 << 20, maxHeaderListSize: 16_384 };
const SESSION_WINDOW = 4 << 20;
/** MB of state per connection beyond which new streams are refused. */
const SESSION_MEMORY = 16;

/** Opens the OTLP/gRPC receiver: HTTP/2 with prior knowledge, or by ALPN where TLS is set. @throws CodedError PORT_IN_USE */
export async function startGrpcListener(
  { ingest, ...collaborators }: { readonly ingest: Ingest; readonly admission: Admission; readonly onRefused?: (error: unknown) => void },
  settings: { readonly receiver: GrpcReceiver; readonly keys: readonly IngestKey[] },
): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const { endpoint, tls, max_recv_msg_size: maxBodyBytes } = settings.receiver;
  const options = { settings: SETTINGS, maxSessionMemory: SESSION_MEMORY };
  const server =
    tls === undefined
      ? http2.createServer(options)
      : http2.createSecureServer({
          ...options,
          cert: await readFile(tls.cert_file),
          key: await readFile(tls.key_file),
          minVersion: 'TLSv1.2',
          ALPNProtocols: ['h2'],
        });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.setLocalWindowSize(SESSION_WINDOW);
    session.setTimeout(IDLE_MS, () => session.close());
    // A peer that speaks no HTTP/2 breaks its own session and nothing else.
    session.on('error', () => session.destroy());
    session.on('frameError', () => session.destroy());
  });
  server.on('sessionError', (_error: Error, session: ServerHttp2Session) => session.destroy());
  server.on(
    'stream',
    createOtlpGrpcHandler({ accept: ingest.accept, ...collaborators }, { keys: settings.keys, maxBodyBytes, bodyTimeoutMs: MESSAGE_TIMEOUT_MS }),
  );
  (server as Server).maxConnections = MAX_CONNECTIONS;
  const address = await listen(server as Server, endpoint, 'choose another address with receivers.otlp.protocols.grpc.endpoint');
  return {
    endpoint: `${tls === undefined ? 'http' : 'https'}://${address}`,
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => {
          for (const session of sessions) session.destroy(undefined, constants.NGHTTP2_CANCEL);
        }, DRAIN_MS);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        for (const session of sessions) session.close();
      }),
  };
}

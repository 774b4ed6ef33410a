import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { DecodedTraces, Span } from '../../processor/src/receive/contract.ts';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';

/** How a backend answers one request; `hang` never does. */
export type Behaviour = { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: Uint8Array } | 'hang' | 'reset';

export interface HttpBackend {
  readonly url: string;
  /** Requests in the order they came, those that were refused too. */
  readonly requests: readonly {
    readonly headers: IncomingHttpHeaders;
    readonly traces: DecodedTraces;
    readonly bytes: Buffer;
    readonly at: number;
    readonly taken: boolean;
  }[];
  /** Spans of the requests that were answered with 200. */
  spans(): Span[];
  close(): Promise<void>;
}

/** An OTLP/HTTP backend that answers as told, then 200. `behave` gets the number of the request, from 0. */
export async function startHttpBackend(
  behave: (request: number, traces: DecodedTraces) => Behaviour | undefined = () => undefined,
  port = 0,
): Promise<HttpBackend> {
  const requests: HttpBackend['requests'][number][] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
      const traces = decodeTraces(bytes, 'protobuf');
      const answer = behave(requests.length, traces) ?? { status: 200 };
      const taken = typeof answer === 'object' && answer.status === 200;
      requests.push({ headers: request.headers, traces, bytes, at: performance.now(), taken });
      if (answer === 'hang') return;
      if (answer === 'reset') request.socket.destroy();
      else response.writeHead(answer.status, { 'content-type': 'application/x-protobuf', ...answer.headers }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans: () => requests.filter(({ taken }) => taken).flatMap(({ traces }) => spansOf(traces)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function spansOf({ resources }: DecodedTraces): Span[] {
  return resources.flatMap(({ scopes }) => scopes.flatMap(({ spans }) => spans));
}

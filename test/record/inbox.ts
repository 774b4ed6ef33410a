/** Takes OTLP/JSON bodies of the three signals and joins them, signal by signal. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const SIGNALS = { '/v1/traces': 'resourceSpans', '/v1/logs': 'resourceLogs', '/v1/metrics': 'resourceMetrics' } as const;
export type Signal = (typeof SIGNALS)[keyof typeof SIGNALS];
export type Received = { readonly [Key in Signal]: readonly unknown[] };

export interface Inbox {
  readonly url: string;
  take(): Received;
  close(): Promise<void>;
}

export async function openInbox(): Promise<Inbox> {
  const received = { resourceSpans: [] as unknown[], resourceLogs: [] as unknown[], resourceMetrics: [] as unknown[] };
  const server = createServer((request, response) => {
    void request.toArray().then((pieces) => {
      const signal = SIGNALS[request.url as keyof typeof SIGNALS];
      if (signal !== undefined) {
        const body = JSON.parse(Buffer.concat(pieces).toString()) as { readonly [key: string]: readonly unknown[] | undefined };
        received[signal].push(...(body[signal] ?? []));
      }
      response.writeHead(signal === undefined ? 404 : 200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => ({
      resourceSpans: received.resourceSpans.splice(0),
      resourceLogs: received.resourceLogs.splice(0),
      resourceMetrics: received.resourceMetrics.splice(0),
    }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Stands before the provider and keeps what crossed the wire: the requests and the answers as they were sent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Exchange {
  readonly path: string;
  readonly status: number;
  readonly request: unknown;
  /** The answer's JSON, or the text of its event stream. */
  readonly response: unknown;
}

export interface Tape {
  readonly url: string;
  take(): readonly Exchange[];
  close(): Promise<void>;
}

export async function openTape(providerUrl: string): Promise<Tape> {
  const exchanges: Exchange[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then(async (pieces) => {
      const body = Buffer.concat(pieces).toString();
      const answer = await fetch(`${providerUrl}${request.url}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
      const text = await answer.text();
      const type = answer.headers.get('content-type') ?? 'application/json';
      exchanges.push({ path: request.url ?? '', status: answer.status, request: JSON.parse(body), response: type.includes('json') ? JSON.parse(text) : text });
      response.writeHead(answer.status, { 'content-type': type }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => exchanges.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A vector store on a loopback port that takes erasure notices, and believes only signed ones. */
export interface LoopbackReceiver {
  readonly url: string;
  readonly taken: readonly { readonly erasure: string; readonly subject: string; readonly tenant: string }[];
  readonly forged: number;
  /** Requests it answers with 500 before it takes one. */
  failures: number;
  close(): Promise<void>;
}

export async function startReceiver(secret: string, settings: { readonly failures?: number } = {}): Promise<LoopbackReceiver> {
  const taken: { erasure: string; subject: string; tenant: string }[] = [];
  let forged = 0;
  const server = http.createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
      const [, seconds = '', signature = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['x-spanproof-signature'])) ?? [];
      if (createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex') !== signature) {
        forged += 1;
        response.writeHead(401).end();
      } else if (receiver.failures > 0) {
        receiver.failures -= 1;
        response.writeHead(500).end('not now');
      } else {
        taken.push(JSON.parse(body) as (typeof taken)[number]);
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ acknowledged: true, reference: `job-${taken.length}` }));
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: LoopbackReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/erase`,
    taken,
    get forged() {
      return forged;
    },
    failures: settings.failures ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

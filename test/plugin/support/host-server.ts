import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { HostSession } from '../../../grafana-plugin/host/session.ts';
import { createStaticFiles } from '../../../processor/src/console/static-files.ts';
import type { Asked, Mode, Said } from './answer-request.ts';
import { WORKSPACE } from './built-plugin.ts';
import { DRAWING } from './example-flows.ts';

/** What comes as a file. */
const FILES = /^\/exports\/[^/]+\/file$|^\/calls\/export\.(csv|ndjson)$|^\/access\/export$|^\/data-flow\.mmd$/;

export interface HostServer {
  readonly origin: string;
  /** Changes what the API says from now on. */
  mode: Mode;
  session: HostSession;
  /** What was asked of the API, oldest first. */
  readonly asked: Asked[];
  close(): Promise<void>;
}

/** Says what the API says, or passes the whole request on. */
export type Answerer = ((mode: Mode, asked: Asked) => Said) | { readonly forward: (request: IncomingMessage, response: ServerResponse) => Promise<void> };

/** The mini-host's server: static files, the session, and an API that answers as it is told. */
export async function startHostServer(answer: Answerer, session: HostSession): Promise<HostServer> {
  const find = createStaticFiles({ artefact: join(WORKSPACE, 'dist'), host: join(WORKSPACE, 'host/dist') });
  const server = createServer((request, response) => void serve(request, response));
  const host: HostServer = {
    origin: '',
    mode: 'data',
    session,
    asked: [],
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://host');
    if (url.pathname.startsWith('/api/v1/')) return 'forward' in answer ? answer.forward(request, response) : serveApi(answer, request, response, url);
    if (url.pathname === '/host/session.json') return sendJson(response, { status: 200, body: host.session });
    const file = await find(decodeURIComponent(url.pathname));
    if (file === undefined) return sendJson(response, { status: 404, body: {} });
    response.writeHead(200, { 'content-type': file.contentType }).end(file.bytes);
  }

  async function serveApi(say: (mode: Mode, asked: Asked) => Said, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (host.mode === 'down') {
      request.socket.destroy();
      return;
    }
    const text = Buffer.concat(chunks).toString('utf8');
    const asked = {
      method: request.method ?? 'GET',
      path: url.pathname.slice('/api/v1'.length),
      query: url.searchParams,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
    host.asked.push(asked);
    if (asked.path === '/data-flow.svg' && host.mode !== 'forbidden') {
      response.writeHead(200, { 'content-type': 'image/svg+xml', 'content-disposition': 'attachment; filename="data-flow.svg"' }).end(DRAWING);
      return;
    }
    if (FILES.test(asked.path) && host.mode !== 'forbidden') {
      response.writeHead(200, { 'content-type': 'application/zip', 'content-disposition': 'attachment; filename="evidence.zip"' }).end('bytes of a file');
      return;
    }
    sendJson(response, say(host.mode, asked));
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return Object.assign(host, { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function sendJson(response: ServerResponse, { status, body }: Said): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

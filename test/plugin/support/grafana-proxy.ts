import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { HostSession } from '../../../grafana-plugin/host/session.ts';
import manifest from '../../../grafana-plugin/src/plugin.json' with { type: 'json' };
import { createStaticFiles } from '../../../processor/src/console/static-files.ts';
import { WORKSPACE } from './built-plugin.ts';

/** Somebody signed in to the Grafana that is stood in for. */
export interface GrafanaUser {
  readonly name: string;
  readonly orgRole: 'Viewer' | 'Editor' | 'Admin' | 'None';
  /** Roles of plugin.json that an administrator gave by name, beside what the org role grants. */
  readonly given?: readonly string[];
  /** The X-Grafana-Id that Grafana made; undefined where it makes none. */
  readonly idToken: string | undefined;
}

export interface GrafanaProxy extends AsyncDisposable {
  readonly origin: string;
  /** Undefined: nobody is signed in. */
  user: GrafanaUser | undefined;
  /** Where the app's settings say that the processor is. */
  apiUrl: string;
  /** Headers of each request as it left for the processor, oldest first. */
  readonly forwarded: { readonly path: string; readonly headers: Headers }[];
}

const PREFIX = '/api/plugin-proxy/spanproof-evidence-app/';
const fill = (text: string): string => text.replaceAll('%PLUGIN_ID%', 'spanproof-evidence-app');

/**
 * Grafana as far as a plugin without a backend meets it: its pages, and /api/plugin-proxy with the header and permission rules of
 * pkg/api/pluginproxy and pkg/util/proxyutil of Grafana 13.2, and none of the niceties that would make up for a processor's faults.
 */
export async function startGrafanaProxy(settings: {
  readonly apiUrl: string;
  readonly apiToken: string;
  readonly jsonData?: { readonly trustPolicy?: string };
}): Promise<GrafanaProxy> {
  const find = createStaticFiles({ artefact: join(WORKSPACE, 'dist'), host: join(WORKSPACE, 'host/dist') });
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const proxy: GrafanaProxy = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    user: undefined,
    apiUrl: settings.apiUrl,
    forwarded: [],
    [Symbol.asyncDispose]: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '/', query] = (request.url ?? '/').split('?');
    if (path.startsWith(PREFIX)) return forward(request, response, path.slice(PREFIX.length), query);
    if (path === '/host/session.json') {
      const session: HostSession = {
        name: proxy.user?.name ?? 'nobody',
        theme: 'dark',
        label: 'test Grafana',
        proxied: true,
        settings: { apiUrl: proxy.apiUrl, ...settings.jsonData },
      };
      return answer(response, 200, session);
    }
    const file = await find(path);
    if (file === undefined) return answer(response, 404, { message: 'Not found' });
    response.writeHead(200, { 'content-type': file.contentType }).end(file.bytes);
  }

  async function forward(request: IncomingMessage, response: ServerResponse, path: string, query: string | undefined): Promise<void> {
    const { user } = proxy;
    if (user === undefined) return answer(response, 401, { message: 'Unauthorized' });
    const route = matchRoute(request.method ?? 'GET', path);
    if (route === undefined) return answer(response, 404, { message: 'plugin route match not found' });
    if (!permissionsOf(user).has(fill(route.reqAction))) return answer(response, 403, { message: 'plugin proxy route access denied' });

    const headers = directHeaders(request.headers, user, proxy.origin);
    for (const { name, content } of route.headers) headers.set(name, content.replace('{{ .SecureJsonData.apiToken }}', settings.apiToken));
    const target = `${route.url.replace('{{ .JsonData.apiUrl }}', proxy.apiUrl)}${route.rest === '' ? '' : `/${route.rest}`}`;
    proxy.forwarded.push({ path: target, headers });
    const body = await readBody(request);
    let said: Response;
    try {
      said = await fetch(query === undefined ? target : `${target}?${query}`, {
        method: request.method ?? 'GET',
        headers,
        redirect: 'manual',
        ...(body.length === 0 ? {} : { body }),
      });
    } catch {
      return answer(response, 502, { message: 'Bad Gateway' });
    }
    const passed = [...said.headers].filter(
      ([name]) => !['set-cookie', 'content-encoding', 'content-length', 'transfer-encoding', 'connection'].includes(name),
    );
    response.writeHead(said.status, Object.fromEntries(passed)).end(Buffer.from(await said.arrayBuffer()));
  }

  return proxy;
}

/** In order; the method exactly; only a path that ends in `*` passes its remainder on, as it was written. */
function matchRoute(method: string, path: string) {
  for (const route of manifest.routes) {
    if (route.method !== method) continue;
    if (route.path === path) return { ...route, rest: '' };
    if (route.path.endsWith('/*') && path.startsWith(route.path.slice(0, -1))) return { ...route, rest: path.slice(route.path.length - 1) };
  }
  return undefined;
}

function permissionsOf({ orgRole, given = [] }: GrafanaUser): ReadonlySet<string> {
  const roles = manifest.roles.filter(({ role, grants }) => (grants as readonly string[]).includes(orgRole) || given.includes(role.name));
  return new Set(roles.flatMap(({ role }) => role.permissions.map(({ action }) => fill(action))));
}

/** Not passed on: what carried the caller's own credentials, and what Grafana says itself. Everything else a browser sends goes through. */
const DROPPED = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'cookie',
  'authorization',
  'origin',
  'referer',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-grafana-user',
]);

function directHeaders(from: IncomingHttpHeaders, { name, orgRole, idToken }: GrafanaUser, origin: string): Headers {
  const headers = new Headers();
  for (const [key, value] of Object.entries(from)) if (!DROPPED.has(key) && value !== undefined) headers.set(key, String(value));
  headers.set('x-grafana-context', JSON.stringify({ OrgRole: orgRole, Login: name, IsSignedIn: true }));
  headers.set('x-grafana-user', name);
  // Set where there is one, and left as the browser sent it where there is none.
  if (idToken !== undefined) headers.set('x-grafana-id', idToken);
  headers.append('x-forwarded-for', '192.0.2.7');
  headers.set('x-grafana-referer', origin);
  headers.set('via', '1.1 grafana');
  return headers;
}

async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { CodedError } from '@spanproof/vocabulary';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Asking, answerRequest, sealAccess } from './answer-request.ts';
import type { AccessLog, Hook, Pages, Probe, Route } from './contract.ts';
import { addHooks } from './hooks.ts';
import type { Identify } from './identity.ts';
import { formProblem, PROBLEM_TYPE, toProblem } from './problem.ts';
import { isPlainPath } from './request-path.ts';
import { RESPONSE_HEADERS, TLS_HEADERS } from './response-headers.ts';

export interface ServerCollaborators {
  readonly identify: Identify;
  readonly access: AccessLog;
  readonly routes: readonly Route[];
  readonly probes?: readonly Probe[];
  readonly hooks?: readonly Hook[];
  /** Public keys of console tokens, for whoever verifies them. */
  readonly signingKeys: object;
  /** Absent: nothing is answered outside /api. */
  readonly pages?: Pages | undefined;
  /** Hears defects: whatever is answered as INTERNAL. */
  readonly onFailure: (error: unknown) => void;
}

export interface ServerSettings {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** PEM. */
  readonly tls?: { readonly cert: Uint8Array; readonly key: Uint8Array } | undefined;
}

export interface ApiServer {
  /** `http://127.0.0.1:4320` */
  readonly endpoint: string;
  /** Ends what runs within ten seconds, then cuts it off. */
  close(): Promise<void>;
}

export const API_PREFIX = '/api/v1';
const BODY_LIMIT = 64 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 10_000;
const MAX_CONNECTIONS = 512;
const DRAIN_MS = 10_000;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const REQUEST_ID_HEADER = 'x-request-id';

/** Opens the HTTP API. Nothing is answered to somebody who is not identified but the public keys, open probes, signed hooks and, where given, pages. @throws CodedError PORT_IN_USE */
export async function startApi(collaborators: ServerCollaborators, settings: ServerSettings): Promise<ApiServer> {
  const app = createApp(collaborators, settings);
  app.get('/api/signing-keys/keys', (_request, reply) => reply.type('application/json; charset=utf-8').send(JSON.stringify(collaborators.signingKeys)));
  for (const route of collaborators.routes) addRoute(app, collaborators, route);
  await addHooks(app, collaborators.hooks ?? [], API_PREFIX);
  answerOtherMethods(app, collaborators.routes);
  for (const probe of collaborators.probes ?? []) addProbe(app, collaborators, probe);
  if (collaborators.pages !== undefined) addPages(app, collaborators.pages);
  try {
    await app.listen({ host: settings.host, port: settings.port });
  } catch (cause) {
    await app.close();
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new CodedError('PORT_IN_USE', `${settings.host}:${settings.port} is taken by another process`, {
      cause,
      todo: 'stop it, or choose another address with api.endpoint (SPANPROOF_API_ENDPOINT)',
    });
  }
  const { port } = app.server.address() as AddressInfo;
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return {
    endpoint: `${settings.tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    async close() {
      const force = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
      await app.close();
      clearTimeout(force);
    },
  };
}

const asked = new WeakMap<FastifyRequest, Asking>();

function createApp({ access, onFailure }: ServerCollaborators, { tls }: ServerSettings): FastifyInstance {
  const options = {
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    trustProxy: false,
    requestIdHeader: false,
    genReqId: (): string => randomBytes(16).toString('hex'),
    exposeHeadRoutes: true,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply): void => void fail(error, request, reply),
  } as const;
  const app = (
    tls === undefined ? fastify(options) : fastify({ ...options, https: { cert: Buffer.from(tls.cert), key: Buffer.from(tls.key), minVersion: 'TLSv1.2' } })
  ) as FastifyInstance;
  app.server.maxConnections = MAX_CONNECTIONS;
  app.removeContentTypeParser('text/plain');

  async function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const asking = asked.get(request);
    let cause = error;
    if (asking !== undefined && !asking.sealed) {
      try {
        await sealAccess(access, asking, request, 'refused');
      } catch (unsealed) {
        cause = unsealed; // an attempt that cannot be recorded is not answered with more than that
      }
    }
    const problem = toProblem(cause);
    if (problem.status >= 500 && problem.status !== 503) onFailure(cause);
    for (const name of Object.keys(reply.getHeaders())) if (name.startsWith('content-')) reply.removeHeader(name);
    setCommonHeaders(request, reply, tls !== undefined);
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
    if (problem.status === 503) reply.header('retry-after', '2');
    return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  }
  app.setErrorHandler(fail);
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .type(PROBLEM_TYPE)
      .send(JSON.stringify(formProblem(404, 'NOT_FOUND'))),
  );
  app.addHook('onRequest', async (request, reply) => {
    setCommonHeaders(request, reply, tls !== undefined);
    if (!isPlainPath(request.raw.url ?? '')) throw new CodedError('REQUEST_INVALID', 'the path is not plain: segments of A-Z a-z 0-9 . _ - only');
  });
  return app;
}

function setCommonHeaders(request: FastifyRequest, reply: FastifyReply, tls: boolean): void {
  reply.headers(tls ? { ...RESPONSE_HEADERS, ...TLS_HEADERS } : RESPONSE_HEADERS).header(REQUEST_ID_HEADER, request.id);
}

function addRoute(app: FastifyInstance, { identify, access }: ServerCollaborators, route: Route): void {
  app.route({
    method: route.method,
    url: `${API_PREFIX}${route.path}`,
    bodyLimit: route.bodyLimit ?? BODY_LIMIT,
    // Before a byte of the body is read: nobody unknown makes us parse.
    onRequest: async (request) => {
      const identity = await identify({ authorization: request.headers.authorization, grafanaId: readOne(request.headers['x-grafana-id']) });
      asked.set(request, { route, identity, sealed: false });
      if (!route.roles.includes(identity.role)) throw new CodedError('FORBIDDEN', `the role ${identity.role} may not do this`);
    },
    handler: async (request, reply) => {
      const asking = asked.get(request);
      if (asking === undefined) throw new Error('a request reached its handler without an identity');
      return answerRequest(access, asking, request, reply);
    },
  });
}

/** Bodies of pages are a login code at most. */
const PAGE_BODY_LIMIT = 1024;

function addProbe(app: FastifyInstance, { identify }: ServerCollaborators, probe: Probe): void {
  app.get(probe.path, async (request, reply) => {
    if (!probe.open) await identify({ authorization: request.headers.authorization, grafanaId: readOne(request.headers['x-grafana-id']) });
    const { status, type, body } = probe.answer();
    return reply.code(status).type(type).send(body);
  });
}

function addPages(app: FastifyInstance, pages: Pages): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/*',
    bodyLimit: PAGE_BODY_LIMIT,
    handler: async (request, reply) => {
      const [path = ''] = request.url.split('?');
      if (path.startsWith('/api/')) return reply.callNotFound();
      const method = request.method === 'HEAD' ? 'GET' : request.method;
      const answer = await pages.answer({ method, path, headers: request.headers, body: request.body, requestId: request.id });
      if (answer === undefined) return reply.callNotFound();
      const { status, headers, body } = answer;
      return reply
        .code(status)
        .headers(headers)
        .send(typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    },
  });
}

/** Node joins a repeated header with commas, which no token contains. */
function readOne(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' || header === undefined ? header : header.join(',');
}

/** OPTIONS says what there is, and says nothing to other origins; any other method is refused by name. */
function answerOtherMethods(app: FastifyInstance, routes: readonly Route[]): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map(({ method }): string => method);
    if (allowed.includes('GET')) allowed.push('HEAD');
    const allow = [...allowed, 'OPTIONS'].join(', ');
    app.route({
      method: METHODS.filter((method) => !allowed.includes(method)),
      url: `${API_PREFIX}${path}`,
      handler: (request, reply) => {
        reply.header('allow', allow);
        if (request.method === 'OPTIONS') return reply.code(204).send();
        return reply
          .code(405)
          .type(PROBLEM_TYPE)
          .send(JSON.stringify(formProblem(405, 'REQUEST_INVALID')));
      },
    });
  }
}

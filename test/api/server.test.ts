import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ApiRequest, Route } from '../../processor/src/api/contract.ts';
import { startApi } from '../../processor/src/api/server.ts';
import { problemOf, startTestApi, type TestApi, tokenOf } from './test-api.ts';

const handled: ApiRequest[] = [];
const note = async (request: ApiRequest): Promise<unknown> => {
  handled.push(request);
  return { ok: true };
};
const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/things', roles: ['viewer', 'admin'], query: z.strictObject({ name: z.string().max(10).optional() }), handle: note },
  { method: 'GET', path: '/things/:id', roles: ['viewer', 'admin'], audit: 'thing.read', handle: note },
  {
    method: 'POST',
    path: '/things/:id/open',
    roles: ['admin'],
    audit: 'thing.open',
    body: z.strictObject({ purpose: z.string(), ticket: z.string().optional() }),
    handle: note,
  },
  {
    method: 'PUT',
    path: '/large',
    roles: ['admin'],
    body: z.strictObject({ text: z.string() }),
    bodyLimit: 200_000,
    handle: async ({ body }) => ({ got: (body as { text: string }).text.length }),
  },
  { method: 'DELETE', path: '/things/:id', roles: ['admin'], audit: 'thing.delete', handle: async () => undefined },
  { method: 'GET', path: '/file', roles: ['viewer'], handle: async () => ({ file: stream(), contentType: 'text/plain', fileName: 'a"b\r\nc.txt', length: 6 }) },
  { method: 'GET', path: '/broken/defect', roles: ['viewer'], handle: () => Promise.reject(new Error('a secret of the inside')) },
  {
    method: 'GET',
    path: '/broken/down',
    roles: ['viewer'],
    audit: 'broken',
    handle: () => Promise.reject(new CodedError('ENGINE_DOWN', 'the engine is down')),
  },
  { method: 'GET', path: '/broken/conflict', roles: ['viewer'], handle: () => Promise.reject(new CodedError('REGISTER_CONFLICT', 'version 2, not 1')) },
];
async function* stream(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('abc');
  yield Buffer.from('def');
}

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi(ROUTES);
});
afterAll(() => api[Symbol.asyncDispose]());

const json = (value: unknown, method = 'POST'): RequestInit => ({
  method,
  body: typeof value === 'string' ? value : JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
});

/** A request no client library would send; resolves with the status line and the body. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(new URL(api.server.endpoint).port), '127.0.0.1', () => socket.end(text));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}
const rawGet = (target: string): Promise<string> =>
  sendRaw(`GET ${target} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tokenOf('admin')}\r\nconnection: close\r\n\r\n`);

describe('a path', () => {
  test.each([
    '/api/v1/things/..',
    '/api/v1/things/.',
    '/api/v1/things/../../v1/things',
    '/api/v1/./things',
    '/api/v1//things',
    '//api/v1/things',
    '/api/v1/things/',
    '/api/v1/things/a%2fb',
    '/api/v1/things/%2e%2e',
    '/api/v1/things/%2e%2e%2fthings',
    '/api/v1/things/a%00',
    '/api/v1/things/%c0%ae',
    '/api/v1/things/%',
    '/api/v1/things/a;b=c',
    '/api/v1/things/a\\b',
    '/api/v1/things/..%5c',
    '/api/v1/things/a b',
    "/api/v1/things/a'--",
    '/api/v1/things/é',
    '/api/v1%2fthings',
    `/api/v1/things/${'a'.repeat(201)}`,
    'http://evil.example/api/v1/things',
    '*',
  ])('that is not plain is refused and never reaches a handler: %s', async (target) => {
    const before = handled.length;
    expect(await rawGet(target)).toMatch(/^HTTP\/1\.1 4(?:00|04|14) /);
    expect(handled.length).toBe(before);
  });

  test.each(['/api/v1/THINGS', '/api/v2/things', '/api', '/', '/metrics', '/favicon.ico', '/api/v1/things/a/b'])(
    'that is no endpoint is not found: %s',
    async (path) => {
      const response = await fetch(`${api.server.endpoint}${path}`);
      expect(await problemOf(response)).toBe('404 NOT_FOUND');
    },
  );

  test('gives its parameters as they stand', async () => {
    await api.ask('/things/gpt-5.1_x', 'viewer');
    expect(handled.at(-1)?.params).toEqual({ id: 'gpt-5.1_x' });
  });
});

describe('a query', () => {
  test.each(['?nam=x', '?name=x&name=y', '?name=12345678901', '?__proto__=x', '?name[toString]=x', '?constructor=x', '?=x'])('%s is refused', async (query) => {
    const before = handled.length;
    const response = await api.ask(`/things${query}`, 'viewer');
    const text = await response.clone().text();
    expect(await problemOf(response)).toBe('400 REQUEST_INVALID');
    expect(text).not.toMatch(/12345678901|nam\b|__proto__|toString/);
    expect(handled.length).toBe(before);
  });

  test('on an endpoint that takes none is refused', async () => {
    expect(await problemOf(await api.ask('/things/a?x=1', 'viewer'))).toBe('400 REQUEST_INVALID');
  });

  test('arrives parsed', async () => {
    await api.ask('/things?name=a%20b', 'viewer');
    expect(handled.at(-1)?.query).toEqual({ name: 'a b' });
  });
});

describe('a body', () => {
  test.each<[string, RequestInit, string]>([
    ['with unknown members', json({ purpose: 'x', more: 1 }), '400 REQUEST_INVALID'],
    ['of another type', json('[]'), '400 REQUEST_INVALID'],
    ['that is no JSON', json('{"purpose":'), '400 REQUEST_INVALID'],
    ['with a prototype', json('{"purpose":"x","__proto__":{"role":"admin"}}'), '400 REQUEST_INVALID'],
    ['with a constructor', json('{"purpose":"x","constructor":{"prototype":{}}}'), '400 REQUEST_INVALID'],
    ['that is missing', { method: 'POST' }, '400 REQUEST_INVALID'],
    ['that is empty', json(''), '400 REQUEST_INVALID'],
    ['of another media type', { method: 'POST', body: 'purpose=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, '415 REQUEST_INVALID'],
    ['of plain text', { method: 'POST', body: '{"purpose":"x"}', headers: { 'content-type': 'text/plain' } }, '415 REQUEST_INVALID'],
    ['beyond 64 KiB', json({ purpose: 'x'.repeat(66_000) }), '413 REQUEST_INVALID'],
    ['nested 30,000 deep', json(`{"purpose":${'['.repeat(30_000)}${']'.repeat(30_000)}}`), '400 REQUEST_INVALID'],
  ])('%s is refused, and the attempt recorded', async (_name, init, problem) => {
    const before = handled.length;
    const seals = api.sealed.length;
    expect(await problemOf(await api.ask('/things/a/open', 'admin', init))).toBe(problem);
    expect(handled.length).toBe(before);
    expect(api.sealed.slice(seals)).toMatchObject([{ core: { action: 'thing.open', resource: 'things/a/open', outcome: 'refused' } }]);
  });

  test('on an endpoint that takes none is refused', async () => {
    expect(await problemOf(await api.ask('/things/a', 'admin', json({ a: 1 }, 'DELETE')))).toBe('400 REQUEST_INVALID');
  });

  test('may be larger where the endpoint says so, and not larger than that', async () => {
    expect(await (await api.ask('/large', 'admin', json({ text: 'x'.repeat(150_000) }, 'PUT'))).json()).toEqual({ got: 150_000 });
    expect(await problemOf(await api.ask('/large', 'admin', json({ text: 'x'.repeat(250_000) }, 'PUT')))).toBe('413 REQUEST_INVALID');
  });

  test('is not read from somebody who may not send it', async () => {
    const head = `POST /api/v1/things/a/open HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 60000\r\nconnection: close\r\n\r\n{`;
    expect(await sendRaw(head)).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe('methods', () => {
  test('HEAD is GET without its body, by the same roles and with the same record', async () => {
    const seals = api.sealed.length;
    const response = await api.ask('/things/a', 'viewer', { method: 'HEAD' });
    expect([response.status, await response.text(), api.sealed.length - seals]).toEqual([200, '', 1]);
    expect((await api.ask('/things/a', 'operator', { method: 'HEAD' })).status).toBe(403);
    expect((await api.ask('/things', undefined, { method: 'HEAD' })).status).toBe(401);
    expect((await api.ask('/file', 'viewer', { method: 'HEAD' })).status).toBe(200);
  });

  test('OPTIONS names the methods and allows no other origin', async () => {
    const response = await api.ask('/things/a', undefined, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'DELETE' },
    });
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, DELETE, HEAD, OPTIONS']);
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test.each(['PATCH', 'PUT', 'POST'])('%s where it is not served', async (method) => {
    const response = await api.ask('/things/a', 'admin', { method });
    expect([await problemOf(response), response.headers.get('allow')]).toEqual(['405 REQUEST_INVALID', 'GET, DELETE, HEAD, OPTIONS']);
  });

  test.each(['TRACE', 'CONNECT', 'PROPFIND', 'QUERY'])('%s reaches nothing', async (method) => {
    const before = handled.length;
    expect(await sendRaw(`${method} /api/v1/things HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tokenOf('admin')}\r\nconnection: close\r\n\r\n`)).not.toMatch(
      /^HTTP\/1\.1 2/,
    );
    expect(handled.length).toBe(before);
  });
});

describe('answers', () => {
  const HEADERS = {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
  test.each<[string, Parameters<TestApi['ask']>[1]]>([
    ['/things', 'viewer'],
    ['/things', undefined],
    ['/nothing', 'viewer'],
    ['/things/a?x', 'viewer'],
    ['/broken/defect', 'viewer'],
    ['/broken/down', 'viewer'],
    ['/file', 'viewer'],
    ['/things/..%2f', 'viewer'],
  ])('to %s carry the security headers and a request id of ours', async (path, as) => {
    const headers = Object.fromEntries((await api.ask(path, as, { headers: { 'x-request-id': 'theirs' } })).headers);
    expect(headers).toMatchObject({ ...HEADERS, 'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/) as string });
    expect(Object.keys(headers).filter((name) => /^access-control|^server$|^x-powered/.test(name))).toEqual([]);
  });

  test('about a defect say nothing of it, and it is reported inside', async () => {
    api.failures.length = 0;
    const response = await api.ask('/broken/defect', 'viewer');
    expect(await response.json()).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500, code: 'INTERNAL' });
    expect(api.failures).toMatchObject([{ message: 'a secret of the inside' }]);
  });

  test('about coded errors say them', async () => {
    const down = await api.ask('/broken/down', 'viewer');
    expect([await problemOf(down), down.headers.get('retry-after')]).toEqual(['503 ENGINE_DOWN', '2']);
    expect(await problemOf(await api.ask('/broken/conflict', 'viewer'))).toBe('409 REGISTER_CONFLICT');
  });

  test('may be files, under a name that cannot break out of its header', async () => {
    const response = await api.ask('/file', 'viewer');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="a_b__c.txt"');
    expect([response.headers.get('content-length'), await response.text()]).toEqual(['6', 'abcdef']);
  });

  test('without content are 204', async () => {
    expect((await api.ask('/things/a', 'admin', { method: 'DELETE' })).status).toBe(204);
  });
});

describe('an audited request', () => {
  const open = (body: object, as: Parameters<TestApi['ask']>[1] = 'admin'): Promise<Response> => api.ask('/things/a/open', as, json(body));

  test('is sealed with who, what and why before it is handled, and its handler and answer name the record', async () => {
    const seals = api.sealed.length;
    const response = await open({ purpose: 'because', ticket: 'OPS-1/2' });
    const id = response.headers.get('spanproof-access-record');
    expect(id).toBe(String(seals + 1).padStart(32, '0'));
    expect(handled.at(-1)?.accessRecord).toBe(id);
    expect(api.sealed.slice(seals)).toMatchObject([
      {
        kind: 'access',
        core: {
          schema: 'spanproof/access/v1',
          action: 'thing.open',
          resource: 'things/a/open',
          outcome: 'allowed',
          role: 'admin',
          via: 'token',
          request_id: response.headers.get('x-request-id'),
          ticket: 'OPS-1/2',
        },
        person: { actor: 'token:the-admin', name: 'the-admin', purpose: 'because' },
      },
    ]);
  });

  test.each(['Jane Doe asked me', 'x'.repeat(65), 'a@b', ''])('keeps a ticket that may be anything with the person, not in core: %s', async (ticket) => {
    const seals = api.sealed.length;
    await open({ purpose: 'because', ticket });
    const [record] = api.sealed.slice(seals);
    expect([record?.core.ticket, record?.person?.ticket]).toEqual([undefined, ticket]);
  });

  test('by a role that may not is sealed as refused; by nobody it is not sealed', async () => {
    const seals = api.sealed.length;
    expect(await problemOf(await open({ purpose: 'because' }, 'viewer'))).toBe('403 FORBIDDEN');
    expect(api.sealed.slice(seals)).toMatchObject([{ core: { outcome: 'refused', role: 'viewer' }, person: { actor: 'token:the-viewer' } }]);
    const before = api.sealed.length;
    expect(await problemOf(await api.ask('/things/a/open', undefined, json({ purpose: 'because' })))).toBe('401 UNAUTHENTICATED');
    expect(api.sealed.length).toBe(before);
  });

  test('is sealed once, also where its handler fails', async () => {
    const seals = api.sealed.length;
    await api.ask('/broken/down', 'viewer');
    expect(api.sealed.slice(seals)).toMatchObject([{ core: { action: 'broken', outcome: 'allowed' } }]);
  });

  test('is neither handled nor answered while its record is not durable', async () => {
    const durable = Promise.withResolvers<string>();
    await using slow = await startTestApi(ROUTES, { append: () => durable.promise });
    const before = handled.length;
    let answered = false;
    const asking = slow.ask('/things/a', 'viewer').then((response) => {
      answered = true;
      return response;
    });
    await delay(150);
    expect([answered, handled.length]).toEqual([false, before]);
    durable.resolve('f'.repeat(32));
    expect((await asking).headers.get('spanproof-access-record')).toBe('f'.repeat(32));
    expect(handled.length).toBe(before + 1);
  });

  test('that cannot be sealed is not handled: 503, refused attempts too', async () => {
    await using full = await startTestApi(ROUTES, { append: () => Promise.reject(new CodedError('DISK_FULL', 'no space')) });
    const before = handled.length;
    expect(await problemOf(await full.ask('/things/a', 'viewer'))).toBe('503 DISK_FULL');
    expect(await problemOf(await full.ask('/things/a', 'operator'))).toBe('503 DISK_FULL');
    expect((await full.ask('/things', 'viewer')).status).toBe(200);
    expect(handled.length).toBe(before + 1);
  });
});

test('a taken port is told, and a closed server answers nothing', async () => {
  const { port } = new URL(api.server.endpoint);
  const never = (): never => {
    throw new Error('nobody asks');
  };
  const collaborators = { identify: never, access: { record: never }, routes: ROUTES, signingKeys: {}, onFailure: never };
  await expect(startApi(collaborators, { host: '127.0.0.1', port: Number(port) })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  const closed = await startTestApi(ROUTES);
  await closed.ask('/things', 'viewer');
  await closed.server.close();
  await expect(closed.ask('/things', 'viewer')).rejects.toThrow();
});

import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Role, TodoItem } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import type { FileAnswer, Identity, Route } from '../../processor/src/api/contract.ts';
import { parseBody, parseQuery } from '../../processor/src/api/parse-request.ts';
import { createRegisterRoutes } from '../../processor/src/api/routes/registers.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { Registers } from '../../processor/src/registers/contract.ts';
import { openRegisters } from '../../processor/src/registers/registers.ts';
import { openTemplates } from '../../processor/src/registers/templates.ts';
import { createTodo } from '../../processor/src/registers/todo.ts';
import { createMemoryLedger } from './memory-ledger.ts';
import { VALID } from './valid-data.ts';

const IDENTITY: Identity = { id: 'user:7', name: 'Registering Person', role: 'compliance', via: 'grafana' };
const T0 = 1_795_000_000_000_000_000n;

interface Client {
  readonly routes: readonly Route[];
  readonly registers: Registers;
  ask(
    method: Route['method'],
    path: string,
    request?: { readonly params?: Record<string, string>; readonly query?: object; readonly body?: unknown },
  ): Promise<unknown>;
}

async function openClient(): Promise<Client> {
  const { reader, append } = createMemoryLedger();
  const registers = await openRegisters({ reader, append, crypto: nodeCrypto, random: randomBytes, now: () => T0 });
  const routes = createRegisterRoutes({
    registers,
    templates: openTemplates(fileURLToPath(new URL('../../docs/templates', import.meta.url))),
    todo: createTodo({ registers, inventory: async () => [], now: () => T0 }),
  });
  return {
    routes,
    registers,
    // As the server does: what the schema makes of query and body is what the route sees.
    async ask(method, path, { params = {}, query = {}, body } = {}) {
      const route = routes.find((known) => known.method === method && known.path === path);
      if (route === undefined) throw new Error(`no route ${method} ${path}`);
      return route.handle({ identity: IDENTITY, params, query: parseQuery(route.query, query), body: parseBody(route.body, body), requestId: 'r1' });
    },
  };
}

const coded = (code: string): unknown => expect.objectContaining({ code });
const ONE = '/registers/:register/:id';
const params = { register: 'documents', id: 'risk' };
const put = (client: Client, expected: number, more: object = {}): Promise<unknown> =>
  client.ask('PUT', ONE, { params, body: { data: VALID.documents, expected, ...more } });

test('who may do what, and what is recorded', async () => {
  const all: readonly Role[] = ['viewer', 'operator', 'compliance', 'auditor', 'admin'];
  const { routes } = await openClient();
  expect(routes.map(({ method, path, roles, audit }) => [`${method} ${path}`, roles, audit])).toEqual([
    ['GET /documents', all, undefined],
    ['GET /registers/:register', all, undefined],
    ['GET /registers/:register/:id', all, undefined],
    ['PUT /registers/:register/:id', ['compliance', 'admin'], 'registers.change'],
    ['DELETE /registers/:register/:id', ['compliance', 'admin'], 'registers.change'],
    ['GET /registers/:register/:id/file', ['compliance', 'auditor', 'admin'], 'registers.file'],
    ['GET /todo', all, undefined],
    ['GET /templates', all, undefined],
    ['GET /templates/:id', all, undefined],
    ['GET /setup', all, undefined],
  ]);
});

test('an entry is put, listed, read with its history, changed and retired', async () => {
  const client = await openClient();
  expect(await put(client, 0)).toMatchObject({ register: 'documents', id: 'risk', version: 1, actor: 'user:7' });
  expect(await put(client, 1)).toMatchObject({ version: 2 });
  const listed = { entries: [expect.objectContaining({ id: 'risk', version: 2 })] };
  expect(await client.ask('GET', '/documents')).toEqual(listed);
  expect(await client.ask('GET', '/registers/:register', { params: { register: 'documents' } })).toEqual(listed);
  expect(await client.ask('GET', '/registers/:register', { params: { register: 'policies' } })).toEqual({ entries: [] });
  expect(await client.ask('GET', '/documents', { query: { as_of: String(T0 - 1n) } })).toEqual({ entries: [] });
  expect(await client.ask('GET', '/documents', { query: { as_of: String(T0) } })).toEqual(listed);
  expect(await client.ask('GET', ONE, { params })).toEqual({
    entry: expect.objectContaining({ version: 2 }),
    history: client.registers.history('documents', 'risk'),
  });
  await expect(client.ask('DELETE', ONE, { params, query: { expected: '2' } })).rejects.toThrow(coded('REQUEST_INVALID'));
  const why = { purpose: 'replaced by the group’s own text' };
  expect(await client.ask('DELETE', ONE, { params, query: { expected: '2' }, body: why })).toMatchObject({ version: 3, retired: true });
  expect(await client.ask('GET', '/documents')).toEqual({ entries: [] });
  expect(await client.ask('GET', ONE, { params })).toMatchObject({ entry: { version: 3, retired: true } });
});

describe('refused', () => {
  const file = Buffer.from('some text').toString('base64');

  test.each([
    ['a surplus member', { data: {}, expected: 0, version: 1 }, 'REQUEST_INVALID'],
    ['no version', { data: {} }, 'REQUEST_INVALID'],
    ['a version as text', { data: {}, expected: '0' }, 'REQUEST_INVALID'],
    ['a negative version', { data: {}, expected: -1 }, 'REQUEST_INVALID'],
    ['data that is a list', { data: [], expected: 0 }, 'REQUEST_INVALID'],
    ['data that is null', { data: null, expected: 0 }, 'REQUEST_INVALID'],
    ['no body', undefined, 'REQUEST_INVALID'],
    ['a file that is not base64', { data: VALID.documents, expected: 0, file: 'a b=' }, 'REQUEST_INVALID'],
    ['a file without padding', { data: VALID.documents, expected: 0, file: Buffer.from('x').toString('base64url') }, 'REQUEST_INVALID'],
    ['an empty file', { data: VALID.documents, expected: 0, file: '' }, 'REGISTER_INVALID'],
    ['data against the schema', { data: { ...VALID.documents, kind: 'pets' }, expected: 0 }, 'REGISTER_INVALID'],
    ['a version nobody saw', { data: VALID.documents, expected: 4 }, 'REGISTER_CONFLICT'],
  ])('put: %s', async (_what, body, code) => {
    const client = await openClient();
    await expect(client.ask('PUT', ONE, { params, body })).rejects.toThrow(coded(code));
    expect(client.registers.history('documents', 'risk')).toEqual([]);
  });

  test('data nested without end', async () => {
    const client = await openClient();
    const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`) as object;
    await expect(client.ask('PUT', ONE, { params, body: { data: { ...VALID.documents, deep }, expected: 0 } })).rejects.toThrow(coded('REGISTER_INVALID'));
  });

  test.each(['', '-1', '1.5', '01', ' 1', '0x1', '9999999', undefined])('retiring version %j', async (expected) => {
    const client = await openClient();
    await put(client, 0);
    await expect(client.ask('DELETE', ONE, { params, query: { expected }, body: { purpose: 'no longer true' } })).rejects.toThrow(coded('REQUEST_INVALID'));
  });

  test.each(['', '-1', '1e9', '2026-11-25', "' OR 1"])('the list as of %j', async (as_of) => {
    const client = await openClient();
    await expect(client.ask('GET', '/documents', { query: { as_of } })).rejects.toThrow(coded('REQUEST_INVALID'));
  });

  test.each(['pets', '', '__proto__', 'Documents', 'constructor'])('register %j', async (register) => {
    const client = await openClient();
    for (const [method, path, request] of [
      ['GET', '/registers/:register', {}],
      ['GET', ONE, {}],
      ['PUT', ONE, { body: { data: {}, expected: 0 } }],
      ['DELETE', ONE, { query: { expected: '0' }, body: { purpose: 'no longer true' } }],
      ['GET', `${ONE}/file`, {}],
    ] as const)
      await expect(client.ask(method, path, { ...request, params: { register, id: 'a' } })).rejects.toThrow(coded('NOT_FOUND'));
  });

  test('what is not there', async () => {
    const client = await openClient();
    await expect(client.ask('GET', ONE, { params })).rejects.toThrow(coded('NOT_FOUND'));
    await expect(client.ask('GET', `${ONE}/file`, { params })).rejects.toThrow(coded('NOT_FOUND'));
    await expect(client.ask('GET', '/templates/:id', { params: { id: '../path' } })).rejects.toThrow(coded('NOT_FOUND'));
    await put(client, 0);
    await expect(client.ask('GET', `${ONE}/file`, { params })).rejects.toThrow(coded('NOT_FOUND'));
    await put(client, 1, { file });
    for (const version of ['0', '1', '3']) await expect(client.ask('GET', `${ONE}/file`, { params, query: { version } })).rejects.toThrow(coded('NOT_FOUND'));
  });
});

describe('a file', () => {
  const html = Buffer.from('<html><script>alert(1)</script>');

  test('is a download of unknown type, whatever it holds, with its hash', async () => {
    const client = await openClient();
    await put(client, 0, { file: html.toString('base64') });
    await put(client, 1, { data: { ...VALID.documents, note: 'no file this time' } });
    const answer = (await client.ask('GET', `${ONE}/file`, { params })) as FileAnswer;
    expect(answer).toMatchObject({
      contentType: 'application/octet-stream',
      fileName: 'risk-assessment-2026.pdf',
      length: html.length,
      headers: { 'x-content-sha256': Buffer.from(nodeCrypto.sha256(html)).toString('hex') },
    });
    expect(Buffer.compare(answer.file as Uint8Array, html)).toBe(0);
    expect(await client.ask('GET', `${ONE}/file`, { params, query: { version: '1' } })).toEqual(answer);
  });

  test('of 10 MiB fits into the body', async () => {
    const { routes } = await openClient();
    const body = JSON.stringify({ data: VALID.documents, expected: 0, file: Buffer.alloc(10 * 1024 * 1024).toString('base64') });
    expect(body.length).toBeLessThan(routes.find(({ method }) => method === 'PUT')?.bodyLimit ?? 0);
  });
});

test('the set-up with what it still lacks', async () => {
  const client = await openClient();
  expect(await client.ask('GET', '/setup')).toEqual({ todo: [expect.objectContaining({ id: 'setup' })] });
  await client.ask('PUT', ONE, {
    params: { register: 'setup', id: 'setup' },
    body: { data: { ...VALID.setup, owners: [], categories: ['security'] }, expected: 0 },
  });
  expect(await client.ask('GET', '/setup')).toEqual({
    entry: expect.objectContaining({ id: 'setup', version: 1 }),
    todo: [expect.objectContaining({ id: 'setup:owner:security' })],
  });
  const { items } = (await client.ask('GET', '/todo')) as { readonly items: readonly TodoItem[] };
  expect(items.length).toBeGreaterThan(20);
});

test('templates', async () => {
  const client = await openClient();
  const { templates } = (await client.ask('GET', '/templates')) as { readonly templates: readonly { readonly id: string }[] };
  for (const { id } of templates)
    expect(await client.ask('GET', '/templates/:id', { params: { id } })).toMatchObject({ id, text: expect.stringContaining('# ') });
});

import { CodedError, ROLES } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Hook, Route } from '../../processor/src/api/contract.ts';
import { createAlertHooks } from '../../processor/src/api/routes/alerts.ts';
import { type ApiCollaborators, createRoutes } from '../../processor/src/api/routes/index.ts';
import { problemOf, startTestApi, type TestApi } from './test-api.ts';

// What the routes say of themselves: no handler runs here, so they need nobody to work with.
const declared = createRoutes({} as ApiCollaborators);
const reached: string[] = [];
const opened: readonly Route[] = declared.map(({ query: _query, body: _body, status: _status, ...route }) => ({
  ...route,
  handle: async () => {
    reached.push(nameOf(route));
    return {};
  },
}));

/** Endpoints without an identity, each with a receiver that believes nobody, and one without any. */
const hooks: readonly Hook[] = createAlertHooks({
  webhook: {
    admit() {
      throw new CodedError('UNAUTHENTICATED', 'nobody');
    },
    async take() {
      throw new Error('reached without being admitted');
    },
  },
});
const CLOSED: Hook = { path: '/closed', bodyLimit: 10, proof: 'none', receiver: undefined };

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi(opened, { hooks: [...hooks, CLOSED] });
});
afterAll(() => api[Symbol.asyncDispose]());

const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;
const concrete = (path: string): string => path.replace(/:[A-Za-z_]+/g, 'x1');

describe.each(declared.map((route) => [nameOf(route), route] as const))('%s', (name, { method, path, roles, audit }) => {
  test.each(ROLES)('%s', async (role) => {
    reached.length = 0;
    const seals = api.sealed.length;
    const response = await api.ask(concrete(path), role, { method });
    const allowed = roles.includes(role);
    if (allowed) expect([response.status, reached]).toEqual([200, [name]]);
    else expect([await problemOf(response), reached]).toEqual(['403 FORBIDDEN', []]);
    const record = { core: { action: audit, outcome: allowed ? 'allowed' : 'refused', role }, person: { actor: `token:the-${role}` } };
    expect(api.sealed.slice(seals)).toMatchObject(audit === undefined ? [] : [record]);
  });

  test.each([undefined, 'plugin'] as const)('nobody (token: %s)', async (token) => {
    reached.length = 0;
    const seals = api.sealed.length;
    expect(await problemOf(await api.ask(concrete(path), token, { method }))).toBe('401 UNAUTHENTICATED');
    expect([reached, api.sealed.length - seals]).toEqual([[], 0]);
  });
});

describe('endpoints without an identity', () => {
  test('are these', () => {
    expect(hooks.map(({ path, proof }) => [path, proof])).toEqual([['/alerts/grafana', expect.stringMatching(/^HMAC-SHA256 of the request/)]]);
  });

  test.each([...ROLES, 'plugin', undefined] as const)('no token opens one (%s), and where nothing is configured there is none', async (role) => {
    const seals = api.sealed.length;
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"large":"enough to be refused"}' };
    for (const { path } of hooks) expect(await problemOf(await api.ask(path, role, init))).toBe('401 UNAUTHENTICATED');
    expect(await problemOf(await api.ask(CLOSED.path, role, init))).toBe('404 NOT_FOUND');
    expect([api.sealed.length - seals, api.failures]).toEqual([0, []]);
  });
});

describe('the list as a whole', () => {
  test('has every endpoint once', () => {
    const names = declared.map(nameOf);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('records everything that changes something or shows content', () => {
    const silent = declared.filter(({ method, audit }) => method !== 'GET' && audit === undefined).map(nameOf);
    expect(silent).toEqual([]);
  });

  test('lets a viewer and an operator take nothing away and an auditor change nothing but exports', () => {
    const changes = declared.filter(({ method, roles }) => method !== 'GET' && roles.includes('auditor')).map(nameOf);
    expect(changes.filter((name) => !/^(POST|DELETE) \/(exports|verify|runs|calls\/search|calls\/:id\/reveal)/.test(name))).toEqual([]);
    const viewer = declared.filter(({ method, roles }) => method !== 'GET' && roles.includes('viewer')).map(nameOf);
    expect(viewer).toEqual([]);
  });

  test('uses plain paths only', () => {
    expect(declared.map(({ path }) => path).filter((path) => !/^(?:\/:?[a-z][a-z0-9_.-]*)+$/.test(path))).toEqual([]);
  });
});

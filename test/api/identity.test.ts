import { createHmac } from 'node:crypto';
import { ROLES } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWhoamiRoutes } from '../../processor/src/api/routes/whoami.ts';
import { forge, type Issuer, makeKeys, signedIn, startIssuer } from './issuer.ts';
import { problemOf, startTestApi, type TestApi, tokenOf } from './test-api.ts';

let issuer: Issuer;
let api: TestApi;
let skewMs = 0;
const ROLE_MAP = { 'Connie@Example.com': 'compliance', aud_login: 'auditor', 'user:u9': 'auditor' } as const;

beforeAll(async () => {
  issuer = await startIssuer();
  const grafana = { url: issuer.url, audience: ['org:1', 'org:7'], role_map: ROLE_MAP };
  api = await startTestApi(createWhoamiRoutes(), { grafana, nowMs: () => Date.now() + skewMs });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

const withId = (id: string, as: Parameters<TestApi['ask']>[1] = 'plugin', more: Record<string, string> = {}): Promise<Response> =>
  api.ask('/whoami', as, { headers: { 'x-grafana-id': id, ...more } });

describe('a bearer token', () => {
  test.each(ROLES)('of role %s stands for itself', async (role) => {
    const response = await api.ask('/whoami', role);
    expect(await response.json()).toEqual({ id: `token:the-${role}`, name: `the-${role}`, role, via: 'token' });
  });

  test.each([
    ['none', undefined],
    ['an unknown one', 'Bearer nobody-has-this'],
    ['another scheme', `Basic ${Buffer.from('a:b').toString('base64')}`],
    ['an empty one', 'Bearer '],
    ['two at once', `Bearer ${tokenOf('admin')}, Bearer ${tokenOf('admin')}`],
    ['the hash of one', `Bearer ${createHmac('sha256', '').update('').digest('hex')}`],
    ['9 KiB', `Bearer ${'a'.repeat(9_000)}`],
  ])('refused: %s', async (_name, authorization) => {
    const response = await api.ask('/whoami', undefined, authorization === undefined ? {} : { headers: { authorization } });
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await problemOf(response)).toBe('401 UNAUTHENTICATED');
  });

  test('of a plugin speaks for nobody', async () => {
    expect(await problemOf(await api.ask('/whoami', 'plugin'))).toBe('401 UNAUTHENTICATED');
  });

  test('in a query or a cookie is no token', async () => {
    expect(await problemOf(await api.ask(`/whoami?access_token=${tokenOf('admin')}`, undefined))).toBe('401 UNAUTHENTICATED');
    expect(await problemOf(await api.ask('/whoami', undefined, { headers: { cookie: `token=${tokenOf('admin')}` } }))).toBe('401 UNAUTHENTICATED');
  });
});

describe('a Grafana user', () => {
  test.each([
    ['Viewer', 'viewer'],
    ['Editor', 'operator'],
    ['Admin', 'admin'],
  ])('with org role %s is a %s', async (orgRole, role) => {
    const token = issuer.sign({ role: orgRole });
    expect(await (await withId(token)).json()).toMatchObject({ id: 'user:u1', name: 'Vera Viewer', role, via: 'grafana' });
  });

  test.each([
    ['a verified email, whatever its case', { email: 'connie@example.COM' }, 'compliance'],
    ['a username', { username: 'AUD_login' }, 'auditor'],
    ['a user id', { sub: 'user:u9', role: 'Admin' }, 'auditor'],
    ['not an email that nobody verified', { email: 'connie@example.com', email_verified: false }, 'viewer'],
    ['not an email of unknown standing', { email: 'connie@example.com', email_verified: undefined }, 'viewer'],
  ])('is mapped by %s', async (_name, claims, role) => {
    expect(await (await withId(issuer.sign(claims))).json()).toMatchObject({ role });
  });

  test.each(['None', 'admin', 'GrafanaAdmin', '__proto__', 'constructor', '', undefined])('with org role %s has none here', async (role) => {
    expect(await problemOf(await withId(issuer.sign({ role })))).toBe('403 FORBIDDEN');
  });

  test('comes through an admin token too, and is then no admin', async () => {
    expect(await (await withId(issuer.sign(), 'admin')).json()).toMatchObject({ id: 'user:u1', role: 'viewer', via: 'grafana' });
  });

  test('may be of any organisation that is allowed, and name its issuer without the slash', async () => {
    expect((await withId(issuer.sign({ aud: ['org:7'], iss: issuer.url }))).status).toBe(200);
  });

  test('needs a bearer token beside the identity token, of a Grafana', async () => {
    const token = issuer.sign({ role: 'Admin' });
    expect(await problemOf(await api.ask('/whoami', undefined, { headers: { 'x-grafana-id': token } }))).toBe('401 UNAUTHENTICATED');
    for (const role of ['viewer', 'operator', 'compliance', 'auditor'] as const) expect(await problemOf(await withId(token, role))).toBe('401 UNAUTHENTICATED');
    const asBearer = await api.ask('/whoami', undefined, { headers: { authorization: `Bearer ${token}` } });
    expect(await problemOf(asBearer)).toBe('401 UNAUTHENTICATED');
  });
});

describe('an identity token that does not verify is refused, whoever brings it', () => {
  const soon = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;
  const cases: Readonly<Record<string, () => Promise<string> | string>> = {
    expired: () => issuer.sign({ exp: soon(-60), iat: soon(-660) }),
    'not valid yet': () => issuer.sign({ nbf: soon(120) }),
    'issued in the future': () => issuer.sign({ iat: soon(120), exp: soon(600) }),
    'issued hours ago': () => issuer.sign({ iat: soon(-7_200), exp: soon(600) }),
    'without an expiry': () => issuer.sign({ exp: undefined }),
    'without an issue time': () => issuer.sign({ iat: undefined }),
    'for another organisation': () => issuer.sign({ aud: ['org:2'] }),
    'for no audience': () => issuer.sign({ aud: undefined }),
    'of another issuer': () => issuer.sign({ iss: 'https://grafana.example.com/' }),
    'of an issuer that only begins alike': () => issuer.sign({ iss: `${issuer.url}.example.com/` }),
    'of no issuer': () => issuer.sign({ iss: undefined }),
    'for a service account': () => issuer.sign({ sub: 'service-account:3' }),
    'for nobody in particular': () => issuer.sign({ sub: 'anonymous:0' }),
    'without a subject': () => issuer.sign({ sub: undefined }),
    'with claims of other types': () => issuer.sign({ username: { $ne: '' } }),
    'of an unknown key': () => issuer.sign({}, { kid: 'another' }),
    'signed by another key under our key id': () => issuer.sign({}, {}, makeKeys().privateKey),
    'that brings its own key': () => {
      const { privateKey, publicKey } = makeKeys();
      return issuer.sign({}, { jwk: publicKey.export({ format: 'jwk' }) }, privateKey);
    },
    'unsigned (alg none)': () => forge({ alg: 'none', typ: 'jwt', kid: issuer.kid }, signedIn(issuer.url, { role: 'Admin' })),
    'unsigned (alg None)': () => forge({ alg: 'None', kid: issuer.kid }, signedIn(issuer.url, {})),
    'signed by HS256 with the public key': () =>
      forge({ alg: 'HS256', kid: issuer.kid }, signedIn(issuer.url, { role: 'Admin' }), { hmacKey: issuer.publicPem }),
    'signed by HS256 without a key id': () => forge({ alg: 'HS256' }, signedIn(issuer.url, {}), { hmacKey: issuer.publicPem }),
    'that says ES256 over an HMAC': () => forge({ alg: 'ES256', kid: issuer.kid }, signedIn(issuer.url, {}), { hmacKey: issuer.publicPem }),
    'with critical headers': () => forge({ alg: 'ES256', kid: issuer.kid, crit: ['exp'] }, signedIn(issuer.url, {}), 'AAAA'),
    'cut short': () => issuer.sign().slice(0, -4),
    'with claims exchanged': () => {
      const [header = '', , signature = ''] = issuer.sign().split('.');
      return forge(JSON.parse(Buffer.from(header, 'base64url').toString()) as object, signedIn(issuer.url, { role: 'Admin' }), signature);
    },
    twice: () => `${issuer.sign()}, ${issuer.sign()}`,
    'in words': () => '{"login":"admin","role":"Admin"}',
    empty: () => '',
    'of the console': () => api.consoleTokens.issue({ id: 'c', name: 'C', role: 'admin' }, 60),
  };
  test.each(Object.entries(cases))('%s', async (_name, make) => {
    const token = await make();
    for (const role of ['plugin', 'admin'] as const) expect(await problemOf(await withId(token, role))).toBe('401 UNAUTHENTICATED');
  });

  test('replayed after it expired', async () => {
    const token = issuer.sign();
    expect((await withId(token)).status).toBe(200);
    skewMs = 11 * 60_000;
    expect(await problemOf(await withId(token))).toBe('401 UNAUTHENTICATED');
    skewMs = 0;
    expect((await withId(token)).status).toBe(200);
  });
});

test('headers that anybody may set change nothing', async () => {
  const spoofed = {
    'x-grafana-user': 'admin',
    'x-grafana-context': JSON.stringify({ isSignedIn: true, orgRole: 'Admin', login: 'admin', isGrafanaAdmin: true }),
    'x-grafana-org-id': '1',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-user': 'admin',
    'x-forwarded-host': 'localhost',
    'x-webauth-user': 'admin',
    'x-original-url': '/api/v1/health',
    'x-http-method-override': 'DELETE',
    forwarded: 'for=127.0.0.1;by=admin',
    'x-request-id': 'chosen-by-the-client',
  };
  const plain = issuer.sign();
  expect(await (await withId(plain, 'plugin', spoofed)).json()).toEqual(await (await withId(plain)).json());
  expect(await problemOf(await api.ask('/whoami', undefined, { headers: spoofed }))).toBe('401 UNAUTHENTICATED');
  const viewer = await api.ask('/whoami', 'viewer', { headers: spoofed });
  expect(viewer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
  expect(await viewer.json()).toMatchObject({ id: 'token:the-viewer', role: 'viewer' });
});

describe('a console token', () => {
  const bearer = (token: string): Promise<Response> => api.ask('/whoami', undefined, { headers: { authorization: `Bearer ${token}` } });

  test('is believed until it expires, by this processor only', async () => {
    const token = await api.consoleTokens.issue({ id: 'ada', name: 'Ada', email: 'ada@example.com', role: 'compliance' }, 60);
    expect(await (await bearer(token)).json()).toMatchObject({ id: 'user:ada', name: 'Ada', role: 'compliance', via: 'console' });
    skewMs = 61_000;
    expect(await problemOf(await bearer(token))).toBe('401 UNAUTHENTICATED');
    skewMs = 0;
    await using other = await startTestApi(createWhoamiRoutes());
    expect(await problemOf(await other.ask('/whoami', undefined, { headers: { authorization: `Bearer ${token}` } }))).toBe('401 UNAUTHENTICATED');
  });

  test('verifies against the keys that are shown, which are public keys only', async () => {
    const response = await fetch(`${api.server.endpoint}/api/signing-keys/keys`);
    const { keys } = (await response.json()) as { readonly keys: readonly Record<string, string>[] };
    expect(keys.map((key) => Object.keys(key).toSorted())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']]);
  });

  test.each([
    ['alg none', { alg: 'none' }],
    ['HS256', { alg: 'HS256' }],
  ])('is not forged by %s', async (_name, header) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: 'spanproof/console', aud: 'spanproof/api', sub: 'user:x', iat: now, exp: now + 60, displayName: 'x', role: 'admin' };
    const [key = {}] = api.consoleTokens.keys.keys;
    const kid = { kid: (key as { kid: string }).kid };
    expect(await problemOf(await bearer(forge({ ...header, ...kid }, claims, { hmacKey: JSON.stringify(key) })))).toBe('401 UNAUTHENTICATED');
  });
});

describe('the keys of Grafana', () => {
  async function withFresh(work: (fresh: { readonly issuer: Issuer; readonly api: TestApi; advance(ms: number): void }) => Promise<void>): Promise<void> {
    await using own = await startIssuer();
    let ahead = 0;
    const grafana = { url: own.url, audience: ['org:1'] };
    await using served = await startTestApi(createWhoamiRoutes(), { grafana, nowMs: () => Date.now() + ahead });
    await work({ issuer: own, api: served, advance: (ms) => (ahead += ms) });
  }
  const ask = (to: TestApi, token: string): Promise<Response> => to.ask('/whoami', 'plugin', { headers: { 'x-grafana-id': token } });

  test('are fetched once, not per request, and unknown key ids do not fetch them again and again', () =>
    withFresh(async (fresh) => {
      for (let round = 0; round < 5; round += 1) expect((await ask(fresh.api, fresh.issuer.sign())).status).toBe(200);
      for (let round = 0; round < 20; round += 1) await ask(fresh.api, fresh.issuer.sign({}, { kid: `unknown-${round}` }));
      expect(fresh.issuer.fetches()).toBe(1);
    }));

  test.each<[string, Parameters<Issuer['answerWith']>[0]]>([
    ['an error', (response) => response.writeHead(500).end()],
    ['a redirect', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['a page', (response) => response.end('<html>')],
    ['keys of another shape', (response) => response.end('{"keys":"none"}')],
    ['a megabyte', (response) => response.end(JSON.stringify({ keys: [], filler: 'x'.repeat(1_000_000) }))],
    ['no answer', (response) => response.destroy()],
  ])('that cannot be had (%s) are an outage, not a refusal; it is not hammered, and it passes', (_name, answer) =>
    withFresh(async (fresh) => {
      fresh.issuer.answerWith(answer);
      for (let round = 0; round < 5; round += 1) expect(await problemOf(await ask(fresh.api, fresh.issuer.sign()))).toBe('503 IDENTITY_UNAVAILABLE');
      expect(fresh.issuer.fetches()).toBe(1);
      fresh.issuer.answerWith(undefined);
      fresh.advance(3_000);
      expect((await ask(fresh.api, fresh.issuer.sign())).status).toBe(200);
    }),
  );
});

import http from 'node:http';
import { ROLES, type Role } from '@spanproof/vocabulary';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { forge, makeKeys, signedIn } from '../api/issuer.ts';
import { type BehindGrafana, startBehindGrafana } from './support/behind-grafana.ts';

const PROXY = '/api/plugin-proxy/spanproof-evidence-app';
let site: BehindGrafana;
let call: string;

beforeAll(async () => {
  site = await startBehindGrafana({ calls: 3 });
  site.proxy.user = site.person('viewer');
  const { calls } = JSON.parse((await ask('GET', `${PROXY}/read/calls`)).text) as { readonly calls: readonly { readonly record_id: string }[] };
  call = calls[0]?.record_id ?? '';
}, 90_000);
afterAll(() => site[Symbol.asyncDispose](), 30_000);
beforeEach(() => {
  site.proxy.user = site.person('viewer');
});

interface Said {
  readonly status: number;
  readonly text: string;
}

/** Paths and headers as they are written: what a person can make a browser, or curl, send. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body?: object, origin = site.proxy.origin): Promise<Said> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const request = http.request({ hostname, port, method, path, headers: { ...type, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.once('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const whoami = async (headers: Record<string, string> = {}): Promise<Said> => ask('GET', `${PROXY}/read/whoami`, headers);
const codeOf = ({ status, text }: Said): string => `${status} ${(JSON.parse(text) as { readonly code?: string }).code ?? 'of the proxy'}`;

describe('what a browser says about itself', () => {
  test.each([
    ['a token of its own', { authorization: 'Bearer something-else' }],
    ['Grafana’s user header', { 'x-grafana-user': 'login-admin' }],
    ['Grafana’s context', { 'x-grafana-context': '{"OrgRole":"Admin"}' }],
    ['a forwarding proxy', { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-user': 'admin', forwarded: 'for=127.0.0.1' }],
    ['an auth proxy', { 'x-webauth-user': 'admin', 'x-auth-request-user': 'admin', 'remote-user': 'admin', 'x-remote-user': 'admin' }],
    ['a role', { 'x-role': 'admin', 'x-spanproof-role': 'admin', 'x-org-role': 'Admin' }],
    ['a method', { 'x-http-method-override': 'POST' }],
    ['a cookie', { cookie: 'spanproof_console_4320=x; grafana_session=y' }],
  ])('makes nobody else of a viewer: %s', async (_name, headers) => {
    expect(JSON.parse((await whoami(headers)).text)).toMatchObject({ id: 'user:viewer', name: 'A viewer', role: 'viewer', via: 'grafana' });
  });

  test('an identity token that it adds gives way to Grafana’s', async () => {
    const stolen = site.person('admin').idToken ?? '';
    expect(JSON.parse((await whoami({ 'x-grafana-id': stolen })).text)).toMatchObject({ role: 'viewer' });
    expect(site.proxy.forwarded.at(-1)?.headers.get('x-grafana-id')).not.toBe(stolen);
  });

  test('the token of the plugin reaches the processor and no browser', async () => {
    const { text } = await whoami();
    expect(site.proxy.forwarded.at(-1)?.headers.get('authorization')).toBe(`Bearer ${site.pluginToken}`);
    expect(site.proxy.forwarded.at(-1)?.headers.get('cookie')).toBeNull();
    expect(text).not.toContain(site.pluginToken);
  });
});

describe('where Grafana makes no identity tokens, one that a browser brings', () => {
  const soon = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;
  const admin = { role: 'Admin', sub: 'user:admin', username: 'login-admin' };
  const cases: Readonly<Record<string, () => string>> = {
    'is of a key of its own': () => site.issuer.sign(admin, {}, makeKeys().privateKey),
    'brings its key along': () => {
      const { privateKey, publicKey } = makeKeys();
      return site.issuer.sign(admin, { kid: 'mine', jwk: publicKey.export({ format: 'jwk' }) }, privateKey);
    },
    'names where its key is': () => site.issuer.sign(admin, { jku: 'http://127.0.0.1:1/keys', kid: 'mine' }, makeKeys().privateKey),
    'is for another organisation': () => site.issuer.sign({ ...admin, aud: ['org:2'] }),
    'is for the console': () => site.issuer.sign({ ...admin, aud: 'spanproof/api', iss: 'spanproof/console' }),
    'has expired': () => site.issuer.sign({ ...admin, exp: soon(-60), iat: soon(-660) }),
    'is unsigned': () => forge({ alg: 'none', kid: site.issuer.kid }, signedIn(site.issuer.url, admin)),
    'is signed by HS256 with the public key': () =>
      forge({ alg: 'HS256', kid: site.issuer.kid }, signedIn(site.issuer.url, admin), { hmacKey: site.issuer.publicPem }),
    'says ES256 over an HMAC': () => forge({ alg: 'ES256', kid: site.issuer.kid }, signedIn(site.issuer.url, admin), { hmacKey: site.issuer.publicPem }),
    'has its claims exchanged': () => {
      const [header = '', , signature = ''] = (site.person('viewer').idToken ?? '').split('.');
      return forge(JSON.parse(Buffer.from(header, 'base64url').toString()) as object, signedIn(site.issuer.url, admin), signature);
    },
    'is for a service account': () => site.issuer.sign({ ...admin, sub: 'service-account:1' }),
    'is empty': () => '',
    'is no token': () => 'admin',
  };
  test.each(Object.entries(cases))('is refused where it %s', async (_name, make) => {
    site.proxy.user = { ...site.person('viewer'), idToken: undefined };
    expect(codeOf(await whoami({ 'x-grafana-id': make() }))).toBe('401 UNAUTHENTICATED');
  });

  test('and without one nobody is anybody', async () => {
    site.proxy.user = { ...site.person('admin'), idToken: undefined };
    expect(codeOf(await whoami())).toBe('401 UNAUTHENTICATED');
  });
});

describe('past the proxy, straight to the processor', () => {
  test('the identity token of an admin opens nothing', async () => {
    const idToken = site.person('admin').idToken ?? '';
    for (const headers of [{ 'x-grafana-id': idToken }, { authorization: `Bearer ${idToken}` }, { 'x-grafana-id': idToken, authorization: 'Bearer guess' }]) {
      expect(codeOf(await ask('GET', '/api/v1/whoami', headers, undefined, site.processor.api))).toBe('401 UNAUTHENTICATED');
    }
  });

  test('the plugin’s token alone is nobody', async () => {
    const headers = { authorization: `Bearer ${site.pluginToken}` };
    expect(codeOf(await ask('GET', '/api/v1/whoami', headers, undefined, site.processor.api))).toBe('401 UNAUTHENTICATED');
  });
});

describe('routes', () => {
  test('are there for people who are signed in', async () => {
    site.proxy.user = undefined;
    expect(codeOf(await whoami())).toBe('401 of the proxy');
  });

  test.each(['read', 'write/calls', 'admin/tokens', '', 'READ/calls', 'reveal/calls'])('%s is none', async (path) => {
    site.proxy.user = site.person('admin');
    expect(codeOf(await ask('GET', `${PROXY}/${path}`))).toBe('404 of the proxy');
  });

  test('take their own method only', async () => {
    site.proxy.user = site.person('admin');
    for (const [method, path] of [
      ['POST', 'read/calls'],
      ['DELETE', 'read/exports'],
      ['GET', 'change/runs'],
      ['PATCH', 'change/registers/vendors/openai'],
    ] as const) {
      expect(codeOf(await ask(method, `${PROXY}/${path}`))).toBe('404 of the proxy');
    }
  });

  // `read/*` is a viewer's; what it passes on is written by whoever asks.
  test.each([
    'x/../exports',
    './exports',
    '/exports',
    '%2e%2e/v1/exports',
    'x/%2e%2e/exports',
    'exports%2f',
    '%65xports',
    'calls/..%2fexports',
    'exports;/',
    'exports?',
    'exports/.',
    'exports//',
    '..\\exports',
    'calls/../access',
    '%2faccess',
  ])('written as read/%s lead a viewer to no export and no access log', async (path) => {
    const { status, text } = await ask('GET', `${PROXY}/read/${path}`);
    expect([400, 403, 404]).toContain(status);
    expect(text).not.toMatch(/"(exports|entries|access)":\[/);
  });
});

type Deed = 'read' | 'verify' | 'export' | 'reveal' | 'run' | 'register' | 'access log';
const DEEDS: Readonly<Record<Deed, () => Promise<Said>>> = {
  read: () => ask('GET', `${PROXY}/read/calls`),
  verify: () => ask('POST', `${PROXY}/read/verify`, {}, { from: '0', to: '1' }),
  export: () => ask('GET', `${PROXY}/read/exports`),
  reveal: () => ask('POST', `${PROXY}/reveal/calls/${call}/reveal`, {}, { purpose: 'a complaint about an answer', ticket: 'SUP-1' }),
  run: () => ask('POST', `${PROXY}/change/runs`, {}, { from: '0', to: '1' }),
  register: () => ask('PUT', `${PROXY}/change/registers/vendors/openai`, {}, {}),
  'access log': () => ask('GET', `${PROXY}/read/access`),
};
/** Who may do what; of everything else the proxy or the processor says 403. */
const MAY: Readonly<Record<Role, readonly Deed[]>> = {
  viewer: ['read'],
  operator: ['read', 'verify'],
  compliance: ['read', 'verify', 'export', 'reveal', 'run', 'register', 'access log'],
  auditor: ['read', 'verify', 'export', 'reveal', 'access log'],
  admin: ['read', 'verify', 'export', 'reveal', 'run', 'register', 'access log'],
};

describe.each(ROLES)('a %s', (role) => {
  test.each(Object.keys(DEEDS) as Deed[])('%s', async (deed) => {
    site.proxy.user = site.person(role);
    const { status } = await DEEDS[deed]();
    // 400: the request was let in and found wanting, which is not what is asked here.
    expect(status === 403 ? 'refused' : status < 500 && status !== 401 && status !== 404 ? 'may' : status).toBe(MAY[role].includes(deed) ? 'may' : 'refused');
  });
});

test('what people did through Grafana stands in the access log under their own names', async () => {
  site.proxy.user = site.person('admin');
  const { text } = await ask('GET', `${PROXY}/read/access`);
  const { entries } = JSON.parse(text) as { readonly entries: readonly { readonly actor?: string; readonly action: string; readonly outcome: string }[] };
  for (const role of ['compliance', 'auditor', 'admin']) {
    expect(entries).toContainEqual(expect.objectContaining({ actor: `user:${role}`, action: 'calls.reveal', outcome: 'allowed' }));
  }
});

test('a processor that is down is the proxy’s 502', async () => {
  const { apiUrl } = site.proxy;
  site.proxy.apiUrl = 'http://127.0.0.1:1';
  expect((await whoami()).status).toBe(502);
  site.proxy.apiUrl = apiUrl;
  expect((await whoami()).status).toBe(200);
});

import { ROLES } from '@spanproof/vocabulary';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, cookieOf, startTestConsole, type TestConsole } from './test-console.ts';

const MINUTE = 60_000;
let site: TestConsole;

beforeEach(async () => {
  site = await startTestConsole();
});
afterEach(() => site[Symbol.asyncDispose]());

const session = (cookie: string, headers: Record<string, string> = {}): ReturnType<TestConsole['ask']> =>
  site.ask('GET', '/host/session.json', { cookie, ...headers });

describe('a login code', () => {
  test('opens a session, with a record of it', async () => {
    const answer = await site.login(site.newCode());
    expect(answer.status).toBe(204);
    expect(site.sealed).toMatchObject([
      {
        kind: 'access',
        core: { action: 'console.login', resource: 'console', outcome: 'allowed', role: 'admin', via: 'console' },
        person: { actor: 'user:local.ada', name: 'Ada' },
      },
    ]);
    expect((await session(cookieOf(answer))).status).toBe(200);
  });

  test('works once: a replay is refused, recorded once, and opens nothing', async () => {
    const code = site.newCode();
    await site.login(code);
    for (let round = 0; round < 5; round += 1) {
      const again = await site.login(code);
      expect(codeOf(again)).toBe('401 UNAUTHENTICATED');
      expect(again.headers['set-cookie']).toBeUndefined();
    }
    expect(site.sealed.map(({ core }) => core['outcome'])).toEqual(['allowed', 'refused']);
  });

  test('works once among many at the same time', async () => {
    const code = site.newCode();
    const answers = await Promise.all(Array.from({ length: 20 }, () => site.login(code)));
    expect(answers.filter(({ status }) => status === 204).length).toBe(1);
  });

  test('holds for 15 minutes and no longer', async () => {
    const [early, late] = [site.newCode(), site.newCode()];
    site.advance(15 * MINUTE - 2_000);
    expect((await site.login(early)).status).toBe(204);
    site.advance(3_000);
    expect(codeOf(await site.login(late))).toBe('401 UNAUTHENTICATED');
    expect(site.sealed.at(-1)?.core).toMatchObject({ action: 'console.login', outcome: 'refused' });
  });

  test('that nobody issued is refused without a record: strangers cannot fill the ledger', async () => {
    const bodies = ['', '{}', '[]', 'null', '"x"', '{"code":7}', '{"code":null}', '{"code":{"length":43}}', JSON.stringify({ code: 'A'.repeat(43) })];
    for (const body of bodies) {
      const { status } = await site.ask('POST', '/host/login', { 'content-type': 'application/json', origin: site.origin }, body);
      expect([400, 401]).toContain(status);
    }
    expect(site.sealed).toEqual([]);
  });

  test('too large to be one is not read', async () => {
    expect((await site.login('A'.repeat(5_000))).status).toBe(413);
  });

  test('in an address opens nothing', async () => {
    const code = site.newCode();
    for (const path of [`/login?code=${code}`, `/host/login?code=${code}`, `/?code=${code}`, `/host/session.json?code=${code}`]) {
      expect((await site.ask('GET', path)).headers['set-cookie']).toBeUndefined();
    }
    expect((await site.login(code)).status).toBe(204);
  });

  test('is not used up where its record cannot be sealed, and opens nothing', async () => {
    const code = site.newCode();
    site.broken = true;
    const failed = await site.login(code);
    expect(failed.status).toBe(500);
    expect(failed.headers['set-cookie']).toBeUndefined();
    site.broken = false;
    expect((await site.login(code)).status).toBe(204);
  });

  test('of long ago is forgotten; only so many are kept', async () => {
    const first = site.newCode();
    for (let count = 0; count < 64; count += 1) site.newCode();
    expect(codeOf(await site.login(first))).toBe('401 UNAUTHENTICATED');
    expect(site.sealed).toEqual([]);
  });
});

describe('the cookie', () => {
  test('is kept from scripts, other sites, other paths and, by its name, other ports', async () => {
    const [cookie = ''] = (await site.login(site.newCode())).headers['set-cookie'] ?? [];
    const port = site.host.split(':')[1];
    expect(cookie).toMatch(new RegExp(`^spanproof_console_${port}=[A-Za-z0-9_-]{43}; Path=/host; Max-Age=43200; HttpOnly; SameSite=Strict$`));
  });

  test('differs each time, and none is given out before', async () => {
    const cookies = [cookieOf(await site.login(site.newCode())), cookieOf(await site.login(site.newCode()))];
    expect(new Set(cookies).size).toBe(2);
    for (const path of ['/', '/login', '/login.js', '/host/session.json', '/api/v1/whoami'])
      expect((await site.ask('GET', path)).headers['set-cookie']).toBeUndefined();
  });

  test('ends after twelve hours', async () => {
    const cookie = cookieOf(await site.login(site.newCode()));
    site.advance(12 * 60 * MINUTE - 5_000);
    expect((await session(cookie)).status).toBe(200);
    site.advance(6_000);
    expect(codeOf(await session(cookie))).toBe('401 UNAUTHENTICATED');
  });

  test('ends by signing out, at the server too', async () => {
    const cookie = cookieOf(await site.login(site.newCode()));
    const out = await site.ask('POST', '/host/logout', { cookie, origin: site.origin });
    expect(out.status).toBe(204);
    expect(out.headers['set-cookie']?.[0]).toMatch(/=; Path=\/host; Max-Age=0; /);
    expect(codeOf(await session(cookie))).toBe('401 UNAUTHENTICATED');
  });

  test.each(['', 'spanproof_console=x', 'NAME=', 'NAME=short', 'NAME=VALUE; NAME=VALUE', 'other=VALUE', 'NAME=VALUE~'])(
    'counts only as it was given: %s',
    async (form) => {
      const [name = '', value = ''] = cookieOf(await site.login(site.newCode())).split('=');
      const cookie = form.replaceAll('NAME', name).replaceAll('VALUE', value);
      expect(codeOf(await session(cookie))).toBe('401 UNAUTHENTICATED');
      expect((await session(`theme=dark; ${name}=${value}; other=1`)).status).toBe(200);
    },
  );

  test('is no identity for the API', async () => {
    const cookie = cookieOf(await site.login(site.newCode()));
    expect(codeOf(await site.ask('GET', '/api/v1/whoami', { cookie }))).toBe('401 UNAUTHENTICATED');
  });
});

describe('the session', () => {
  test.each(ROLES)('of a %s carries a token that the API takes for exactly that', async (role) => {
    const cookie = cookieOf(await site.login(site.newCode({ id: `local.${role}`, name: `A ${role}`, role })));
    const answer = await session(cookie);
    const said = JSON.parse(answer.text) as { readonly token: string; readonly token_expires: number; readonly label: string; readonly name: string };
    expect(said).toMatchObject({ name: `A ${role}`, label: `local console, ${role}`, settings: { apiUrl: site.origin, trustPolicy: 'log example\n' } });
    expect(answer.headers['cache-control']).toBe('no-store');
    const whoami = await site.ask('GET', '/api/v1/whoami', { authorization: `Bearer ${said.token}` });
    expect(JSON.parse(whoami.text)).toEqual({ id: `user:local.${role}`, name: `A ${role}`, role, via: 'console', expires: said.token_expires });
    site.advance(11 * MINUTE);
    expect(codeOf(await site.ask('GET', '/api/v1/whoami', { authorization: `Bearer ${said.token}` }))).toBe('401 UNAUTHENTICATED');
    expect((await session(cookie)).status).toBe(200);
  });

  test('is nobody’s without a cookie', async () => {
    expect(codeOf(await session(''))).toBe('401 UNAUTHENTICATED');
  });
});

describe('a browser that was sent by somebody else', () => {
  const PATHS = ['/', '/login', '/host/session.json', '/host-assets/assets/index-1.js', '/console.css'];
  test.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1.evil.example:PORT',
    'localhost.evil.example',
    '127.0.0.1@evil.example',
    '[::2]:PORT',
    '10.0.0.1:PORT',
    '0.0.0.0:PORT',
  ])('by the name %s gets nothing (DNS rebinding)', async (name) => {
    const cookie = cookieOf(await site.login(site.newCode()));
    const host = name.replace('PORT', site.host.split(':')[1] ?? '');
    for (const path of PATHS) {
      const answer = await site.ask('GET', path, { host, cookie });
      expect([400, 403]).toContain(answer.status);
      expect(answer.text).not.toContain('token');
    }
    const code = site.newCode();
    expect([400, 403]).toContain((await site.login(code, { host, origin: `http://${host}` })).status);
    expect((await site.login(code)).status).toBe(204);
  });

  test.each(['localhost:PORT', '127.0.0.1:PORT', '[::1]:PORT', 'LOCALHOST:PORT', '127.0.0.1:8080', 'localhost'])(
    'by the name %s is served: it is this machine, or a tunnel to it',
    async (name) => {
      const host = name.replace('PORT', site.host.split(':')[1] ?? '');
      expect((await site.ask('GET', '/login', { host })).status).toBe(200);
      const answer = await site.login(site.newCode(), { host, origin: `http://${host}` });
      expect(answer.status).toBe(204);
      expect((await session(cookieOf(answer), { host })).status).toBe(200);
    },
  );

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['another scheme', { origin: 'https://HOST' }],
    ['a sandbox', { origin: 'null' }],
    ['another site, by the browser’s word', { 'sec-fetch-site': 'cross-site' }],
    ['another port, by the browser’s word', { 'sec-fetch-site': 'same-site' }],
    ['an address bar', { 'sec-fetch-site': 'none' }],
  ])('from %s neither signs in nor reads the session', async (_name, given) => {
    const cookie = cookieOf(await site.login(site.newCode()));
    const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value.replace('HOST', site.host)]));
    expect(codeOf(await session(cookie, headers))).toBe('403 FORBIDDEN');
    const code = site.newCode();
    expect(codeOf(await site.login(code, headers))).toBe('403 FORBIDDEN');
    expect(codeOf(await site.ask('POST', '/host/logout', { origin: site.origin, cookie, ...headers }))).toBe('403 FORBIDDEN');
    expect((await session(cookie)).status).toBe(200);
    expect((await site.login(code)).status).toBe(204);
  });

  test('names its origin or changes nothing; forms of other pages do not speak JSON', async () => {
    const code = site.newCode();
    const body = JSON.stringify({ code });
    expect(codeOf(await site.ask('POST', '/host/login', { 'content-type': 'application/json' }, body))).toBe('403 FORBIDDEN');
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      expect((await site.ask('POST', '/host/login', { 'content-type': type, origin: site.origin }, body)).status).toBe(415);
    }
    expect((await site.login(code)).status).toBe(204);
  });

  test('gets no word of sharing: there is no CORS', async () => {
    for (const method of ['GET', 'OPTIONS', 'POST']) {
      const { headers } = await site.ask(method, '/host/session.json', { origin: 'https://evil.example', 'access-control-request-method': 'GET' });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

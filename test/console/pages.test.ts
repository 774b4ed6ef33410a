import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestConsole, type TestConsole } from './test-console.ts';

let site: TestConsole;
beforeAll(async () => {
  site = await startTestConsole();
});
afterAll(() => site[Symbol.asyncDispose]());

describe('a file', () => {
  test.each([
    ['/', 'text/html; charset=utf-8', '<title>host</title>'],
    ['/a/spanproof-evidence-app/overview?from=1', 'text/html; charset=utf-8', '<title>host</title>'],
    ['/plugins/spanproof-evidence-app', 'text/html; charset=utf-8', '<title>host</title>'],
    ['/public/plugins/spanproof-evidence-app/module.js?_cache=1', 'text/javascript; charset=utf-8', 'define([], 1)'],
    ['/public/build/img/icons/bell.svg', 'image/svg+xml', '<svg/>'],
    ['/host-assets/assets/index-1.js', 'text/javascript; charset=utf-8', '1'],
    ['/login', 'text/html; charset=utf-8', 'Sign in'],
    ['/login.js', 'text/javascript; charset=utf-8', '/host/login'],
  ])('%s', async (path, type, part) => {
    const answer = await site.ask('GET', path);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': type, 'x-content-type-options': 'nosniff' } });
    expect(answer.text).toContain(part);
    const head = await site.ask('HEAD', path);
    expect(head).toMatchObject({ status: 200, text: '', headers: { 'content-type': type } });
  });

  test('is kept by browsers only where its name changes with its bytes', async () => {
    expect((await site.ask('GET', '/host-assets/assets/index-1.js')).headers['cache-control']).toContain('immutable');
    for (const path of ['/', '/public/plugins/spanproof-evidence-app/module.js', '/login'])
      expect((await site.ask('GET', path)).headers['cache-control']).toBe('no-store');
  });

  const CLIMBS = [
    '../secret.txt',
    '..%2fsecret.txt',
    '%2e%2e/secret.txt',
    '....//secret.txt',
    '..\\secret.txt',
    '%2e%2e%2fsecret.txt',
    '..%5csecret.txt',
    './../secret.txt',
    'x/../../secret.txt',
    '.env',
    '%2eenv',
    'module.js%00.svg',
    '..;/secret.txt',
    '%c0%ae%c0%ae/secret.txt',
    '/secret.txt',
    '.',
    '..',
    '',
  ];
  const PREFIXES = ['/public/plugins/spanproof-evidence-app/', '/public/', '/host-assets/', '/a/', '/'];
  test.each(PREFIXES.flatMap((prefix) => CLIMBS.map((climb) => prefix + climb)))('%s stays inside', async (path) => {
    const { text } = await site.ask('GET', path);
    expect(text).not.toContain('not for anybody');
  });

  test.each([
    '/host-assets',
    '/host-assets/assets',
    '/public/nothing.js',
    '/public/plugins/other-app/module.js',
    '/nothing',
    '/favicon.ico',
    '/constructor',
    '/__proto__',
  ])('%s is not there', async (path) => {
    expect((await site.ask('GET', path)).status).toBe(404);
  });
});

describe('headers', () => {
  test('of pages let our own scripts run and nothing else', async () => {
    for (const path of ['/', '/login', '/host-assets/assets/index-1.js']) {
      const { headers } = await site.ask('GET', path);
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer' });
    }
  });

  test('of API answers stay as they are: nothing runs', async () => {
    for (const path of ['/api/v1/whoami', '/api/v1/nothing', '/api/nothing', '/api/signing-keys/keys']) {
      const { headers, status } = await site.ask('GET', path);
      expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
      expect(status).toBe(path.endsWith('keys') ? 200 : path.endsWith('whoami') ? 401 : 404);
    }
  });

  test('a page takes no other method', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) expect((await site.ask(method, '/', { origin: site.origin })).status).toBe(404);
  });
});

describe('until the pages are built', () => {
  test('every page says what is going on, and looks again', async () => {
    site.build = { phase: 'working', what: 'installing', sinceMs: Date.now() - 4_000 };
    for (const path of ['/', '/a/spanproof-evidence-app/overview', '/plugins/spanproof-evidence-app']) {
      const answer = await site.ask('GET', path);
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
      expect(answer.text).toContain('Now: installing, for 4 s');
      expect(answer.text).toContain('http-equiv="refresh"');
    }
    expect((await site.ask('GET', '/public/plugins/spanproof-evidence-app/module.js')).status).toBe(404);
  });

  test('a failure says why, in words that are no markup', async () => {
    site.build = { phase: 'failed', why: 'webpack ended with 1: <script>alert(1)</script>' };
    const { text, status } = await site.ask('GET', '/');
    expect(status).toBe(503);
    expect(text).toContain('webpack ended with 1: &lt;script&gt;');
    expect(text).not.toContain('http-equiv');
  });

  test('people sign in all the same', async () => {
    site.build = { phase: 'waiting' };
    expect((await site.ask('GET', '/')).text).toContain('It has not begun yet');
    expect((await site.ask('GET', '/login')).status).toBe(200);
    expect((await site.login(site.newCode())).status).toBe(204);
  });
});

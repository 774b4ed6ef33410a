import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AccessPage,
  type ControlRun,
  type ControlSummary,
  type ExportJob,
  type Health,
  type IssuedToken,
  type RegisterEntry,
  ROLES,
  type Role,
  type WhoAmI,
} from '@spanproof/vocabulary';
import { parseTrustPolicy, verifyBundle, type VerifyReport } from '@spanproof/vocabulary/ledger';
import { setTimeout as delay } from 'node:timers/promises';
import { connectControl } from '@spanproof/processor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiCollaborators, createRoutes } from '../../processor/src/api/routes/index.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';
import { type Issuer, startIssuer } from './issuer.ts';
import { CONFIGURED, problemOf, tokenOf } from './test-api.ts';

const ALL = { from: '0', to: '9000000000000000000' };
const DAY_NS = 86_400_000_000_000n;
let data: string;
let issuer: Issuer;
let processor: ProcessorProcess;

const start = (): Promise<ProcessorProcess> =>
  startProcessorProcess(data, [], {
    SPANPROOF_API_TOKENS: JSON.stringify(CONFIGURED),
    SPANPROOF_API_GRAFANA_URL: issuer.url,
    SPANPROOF_API_GRAFANA_AUDIENCE: '[org:1]',
  });

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-api-'));
  issuer = await startIssuer();
  processor = await start();
  await deliver(formChatBody(20).body, () => processor.endpoint, new AbortController().signal);
}, 60_000);
afterAll(async () => {
  await processor.stop();
  await issuer[Symbol.asyncDispose]();
  await rm(data, { recursive: true, force: true });
});

/** `as`: a configured role, or a token itself. */
function ask(path: string, as: Role | { readonly token: string }, body?: object, method?: string): Promise<Response> {
  return fetch(`${processor.api}/api/v1${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: `Bearer ${typeof as === 'string' ? tokenOf(as) : as.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
async function get<T>(path: string, as: Role | { readonly token: string }): Promise<T> {
  const response = await ask(path, as);
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
const recordOf = (response: Response): string => response.headers.get('spanproof-access-record') ?? 'none';
/** Ids of everything the access log holds, once the engine has `id`. */
async function accessIds(id: string): Promise<readonly string[]> {
  let ids: readonly string[] = [];
  await expect
    .poll(async () => (ids = (await get<AccessPage>('/access?limit=500', 'auditor')).entries.map(({ record_id }) => record_id)), { timeout: 15_000 })
    .toContain(id);
  return ids;
}

test('says where it listens, on the control socket and when it is ready', async () => {
  expect((await connectControl(data).status()).api).toBe(processor.api);
  expect(processor.output()).toContain(`${processor.api}/api/v1`);
});

test('health and whoami, for every role and for a Grafana user', async () => {
  await expect.poll(async () => (await get<Health>('/health', 'viewer')).calls, { timeout: 5_000 }).toBe(20); // counts come a moment later
  for (const role of ROLES) {
    expect(await get<Health>('/health', role)).toMatchObject({ calls: 20, engine: { name: 'embedded', state: 'ready' }, key_custody: 'local file' });
    expect(await get<WhoAmI>('/whoami', role)).toMatchObject({ role, via: 'token' });
  }
  const headers = { authorization: `Bearer ${tokenOf('plugin')}`, 'x-grafana-id': issuer.sign({ role: 'Editor' }) };
  expect(await (await fetch(`${processor.api}/api/v1/whoami`, { headers })).json()).toMatchObject({ id: 'user:u1', role: 'operator', via: 'grafana' });
});

describe('every endpoint that reads', () => {
  const reads = createRoutes({} as ApiCollaborators).filter(({ method }) => method === 'GET');
  const HOSTILE = ['x1', '0'.repeat(32), "1'%20OR%20'1", '..%2f..%2fkeys', '__proto__', '%7B%7D', 'a'.repeat(200)];

  test.each(reads.map(({ path, roles }) => [path, roles] as const))('%s answers its roles, and hostile parameters by a refusal', async (path, roles) => {
    const [role = 'admin'] = roles;
    for (const value of path.includes(':') ? HOSTILE : ['']) {
      const { status } = await ask(path.replace(/:[a-z_]+/g, value), role);
      expect([path, value, status >= 500 || status === 401 || status === 403 ? status : 'fine']).toEqual([path, value, 'fine']);
    }
    for (const query of ["?from=1'--", '?limit=1;DROP', '?id[]=1', '?format=../x', '?to=99999999999999999999', '?__proto__[role]=admin']) {
      expect([path, query, (await ask(`${path.replace(/:[a-z_]+/g, 'x1')}${query}`, role)).status]).toEqual([path, query, 400]);
    }
  });
});

describe('the access log', () => {
  test('holds who asked for what, refused attempts too, newest first, filtered and in pages', async () => {
    const headers = { authorization: `Bearer ${tokenOf('plugin')}`, 'x-grafana-id': issuer.sign({ sub: 'user:vera' }) };
    const refused = await fetch(`${processor.api}/api/v1/access`, { headers });
    expect(await problemOf(refused)).toBe('403 FORBIDDEN');
    const read = await ask('/access', 'auditor');
    await accessIds(recordOf(read));
    const { entries } = await get<AccessPage>('/access?action=access.read&resource=access&limit=500', 'admin');
    expect(entries.find(({ actor }) => actor === 'user:vera')).toMatchObject({ outcome: 'refused', role: 'viewer', action: 'access.read', resource: 'access' });
    expect(entries.find(({ record_id }) => record_id === recordOf(read))).toMatchObject({ actor: 'token:the-auditor', outcome: 'allowed' });
    expect(entries.map(({ at }) => BigInt(at))).toEqual(entries.map(({ at }) => BigInt(at)).toSorted((a, b) => Number(b - a)));
    expect((await get<AccessPage>('/access?actor=user%3Avera', 'admin')).entries.map(({ actor }) => actor)).toEqual(['user:vera']);

    const newest = entries[0]?.at ?? '0';
    const to = String(BigInt(newest) + 1n);
    const whole = (await get<AccessPage>(`/access?to=${to}&limit=500`, 'admin')).entries;
    const paged = [];
    for (let before = ''; ; ) {
      const page = await get<AccessPage>(`/access?to=${to}&limit=1${before}`, 'admin');
      paged.push(...page.entries);
      if (page.next === undefined) break;
      before = `&before=${page.next}`;
    }
    expect(whole.length).toBeGreaterThan(2);
    expect(paged).toEqual(whole);
    expect(await problemOf(await ask(`/access?before=${'0'.repeat(32)}`, 'admin'))).toBe('400 REQUEST_INVALID');
  });

  test.each(['csv', 'json'] as const)('leaves as %s with its count, hash and checkpoint, without formulas', async (format) => {
    const issued = await ask('/tokens', 'admin', { name: 'Firm', purpose: '=cmd|x', until: String(BigInt(Date.now()) * 1_000_000n + DAY_NS) });
    await accessIds(recordOf(issued));
    const response = await ask(`/access/export?format=${format}&action=token.issue`, 'compliance');
    const text = await response.text();
    expect(response.headers.get('spanproof-sha256')).toBe(createHash('sha256').update(text).digest('hex'));
    expect(Buffer.from(response.headers.get('spanproof-checkpoint') ?? '', 'base64').toString('utf8')).toMatch(/^localhost\/spanproof\n\d+\n/);
    const count = Number(response.headers.get('spanproof-count'));
    expect(count).toBeGreaterThan(0);
    if (format === 'csv') {
      expect(text.split('\r\n').length - 2).toBe(count);
      expect(text).toContain(",'=cmd|x,");
    } else expect((JSON.parse(text) as { rows: unknown[] }).rows.length).toBe(count);
  });
});

describe('a token for an auditor', () => {
  const issue = async (): Promise<IssuedToken> =>
    (await (
      await ask('/tokens', 'admin', { name: 'Audit firm', purpose: 'type II', until: String(BigInt(Date.now()) * 1_000_000n + DAY_NS) })
    ).json()) as IssuedToken;

  test('works at once, is refused within a second of its revocation, and both survive a restart by kill', async () => {
    const kept = await issue();
    const revoked = await issue();
    expect(await get<WhoAmI>('/whoami', revoked)).toMatchObject({ id: `token:${revoked.id}`, role: 'auditor', via: 'token' });
    expect((await ask(`/tokens/${revoked.id}`, 'admin', undefined, 'DELETE')).status).toBe(204);
    expect(await problemOf(await ask('/whoami', revoked))).toBe('401 UNAUTHENTICATED');
    expect(await problemOf(await ask(`/tokens/${kept.id}`, kept, undefined, 'DELETE'))).toBe('403 FORBIDDEN');

    await processor.kill();
    processor = await start();
    await expect.poll(async () => (await ask('/whoami', kept)).status, { timeout: 20_000 }).toBe(200);
    expect(await problemOf(await ask('/whoami', revoked))).toBe('401 UNAUTHENTICATED');
    const { tokens } = await get<{ readonly tokens: readonly { readonly id: string; readonly revoked?: string }[] }>('/tokens', 'compliance');
    expect(tokens.find(({ id }) => id === revoked.id)).toMatchObject({
      name: 'Audit firm',
      issued_by: 'token:the-admin',
      revoked: expect.stringMatching(/^\d+$/) as string,
    });
    expect(JSON.stringify(tokens)).not.toContain(kept.token);
  }, 60_000);

  test('lies nowhere in the data folder', async () => {
    const { token } = await issue();
    await processor.stop();
    const files = (await readdir(data, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const found = [];
    for (const { parentPath, name } of files) if ((await readFile(join(parentPath, name))).includes(token)) found.push(name);
    processor = await start();
    expect([files.length > 10, found]).toEqual([true, []]);
  });
});

describe('an export', () => {
  const begin = async (as: Role = 'auditor'): Promise<ExportJob> => (await (await ask('/exports', as, { ...ALL, purpose: 'the year' })).json()) as ExportJob;
  const finished = async (id: string): Promise<ExportJob> => {
    await expect.poll(async () => (await get<ExportJob>(`/exports/${id}`, 'auditor')).state, { timeout: 20_000 }).not.toBe('running');
    return get<ExportJob>(`/exports/${id}`, 'auditor');
  };

  test('runs beside requests, verifies, and is found again by its bundle after a restart', async () => {
    const { id, state, requested_by } = await begin();
    expect([state, requested_by]).toEqual(['running', 'token:the-auditor']);
    const done = await finished(id);
    expect(done).toMatchObject({ state: 'done', file: true });
    const file = await ask(`/exports/${id}/file`, 'auditor');
    const bytes = new Uint8Array(await file.arrayBuffer());
    expect(bytes.length).toBe(done.bundle?.size);
    const source = { size: bytes.length, read: (offset: number, length: number) => bytes.subarray(offset, offset + length) };
    const report = verifyBundle(nodeCrypto, source, parseTrustPolicy(await connectControl(data).trustPolicy()));
    expect(report).toMatchObject({ integrity: 'verified', findings: [] });

    await processor.stop();
    processor = await start();
    const bundle = done.bundle?.id ?? 'none';
    expect((await get<{ readonly exports: readonly ExportJob[] }>('/exports', 'compliance')).exports).toMatchObject([
      { id: bundle, state: 'done', file: true, from: ALL.from, to: done.to },
    ]);
    expect(new Uint8Array(await (await ask(`/exports/${bundle}/file`, 'auditor')).arrayBuffer())).toEqual(bytes);
  }, 60_000);

  test('runs alone; cancelled, it leaves no file', async () => {
    // A frozen engine keeps the first one waiting.
    process.kill(processor.enginePid, 'SIGSTOP');
    const { id } = await begin();
    expect(await problemOf(await ask('/exports', 'auditor', { ...ALL, purpose: 'again' }))).toBe('409 EXPORT_BUSY');
    expect((await ask(`/exports/${id}`, 'auditor', undefined, 'DELETE')).status).toBe(204);
    expect(await get<ExportJob>(`/exports/${id}`, 'auditor')).toMatchObject({ state: 'failed', problem: { code: 'EXPORT_INCOMPLETE' }, file: false });
    expect((await readdir(join(data, 'exports'))).filter((name) => !/^[0-9a-f]{64}\.zip$/.test(name))).toEqual([]);
    expect(await problemOf(await ask(`/exports/${id}/file`, 'auditor'))).toBe('404 NOT_FOUND');
    expect(await problemOf(await ask(`/exports/${id}`, 'auditor', undefined, 'DELETE'))).toBe('404 NOT_FOUND');
    process.kill(processor.enginePid, 'SIGCONT');
  });

  test.each([
    [{ from: '5', to: '5', purpose: 'x' }],
    [{ from: '-1', to: '5', purpose: 'x' }],
    [{ from: '0', to: '1e3', purpose: 'x' }],
    [{ from: 0, to: 5, purpose: 'x' }],
    [{ from: '0', to: '5' }],
    [{ from: '0', to: '5', purpose: ' ' }],
    [{ from: '0', to: '5', purpose: 'a\nb' }],
    [{ ...ALL, purpose: 'x', out: '/tmp/elsewhere.zip' }],
  ])('of %j is refused', async (body) => {
    expect(await problemOf(await ask('/exports', 'auditor', body))).toBe('400 REQUEST_INVALID');
  });
});

test('what people add and what controls find is there again after a restart', async () => {
  const window = { from: String(BigInt(Date.now() - 3_600_000) * 1_000_000n), to: String(BigInt(Date.now() + 1_000) * 1_000_000n) };
  const change = (): Promise<Response> => ask('/registers/owners/cc6-1-required-fields', 'compliance', { data: { owner: 'Olive Owner' }, expected: 0 }, 'PUT');
  let put = await change();
  // The engine was frozen a moment ago and may still be found so: until it answers again, whoever needs it is told 503, and nothing is changed.
  for (let tries = 0; put.status === 503 && tries < 100; tries += 1) {
    await delay(200);
    put = await change();
  }
  expect([put.status, recordOf(put)]).toEqual([200, expect.stringMatching(/^[0-9a-f]{32}$/)]);
  const again = await ask('/registers/owners/cc6-1-required-fields', 'compliance', { data: { owner: 'Another' }, expected: 0 }, 'PUT');
  expect(await problemOf(again)).toBe('409 REGISTER_CONFLICT');
  const response = await ask('/runs', 'compliance', window);
  const run = (await response.json()) as ControlRun;
  expect(run.outcomes.length).toBe((await get<readonly ControlSummary[]>('/controls', 'viewer')).length);

  await processor.stop();
  processor = await start();
  await expect.poll(async () => (await ask(`/runs/${run.id}`, 'viewer')).status, { timeout: 20_000 }).toBe(200);
  expect(await get<ControlRun>(`/runs/${run.id}`, 'viewer')).toEqual(run);
  const { entry } = await get<{ readonly entry: RegisterEntry }>('/registers/owners/cc6-1-required-fields', 'viewer');
  expect(entry).toMatchObject({ version: 1, actor: 'token:the-compliance', data: { owner: 'Olive Owner' } });
}, 60_000);

test('a window is verified as an auditor would, and leaves neither a file nor an export behind', async () => {
  const exportsBefore = (await get<{ readonly exports: readonly unknown[] }>('/exports', 'admin')).exports.length;
  const response = await ask('/verify', 'operator', ALL);
  expect((await response.json()) as VerifyReport).toMatchObject({ integrity: 'verified', findings: [] });
  expect(recordOf(response)).toMatch(/^[0-9a-f]{32}$/);
  expect((await get<{ readonly exports: readonly unknown[] }>('/exports', 'admin')).exports.length).toBe(exportsBefore);
  expect((await readdir(join(data, 'exports'))).filter((name) => name.startsWith('job-'))).toEqual([]);
}, 30_000);

test('while the engine is down, what needs it is 503 at once, health answers, and access is still recorded', async () => {
  process.kill(processor.enginePid, 'SIGSTOP');
  await expect.poll(async () => (await get<Health>('/health', 'viewer')).engine.state, { timeout: 10_000 }).not.toBe('ready');
  const began = performance.now();
  const refused = await ask('/access', 'auditor');
  expect([await problemOf(refused), refused.headers.get('retry-after')]).toEqual(['503 ENGINE_DOWN', '2']);
  expect(performance.now() - began).toBeLessThan(1_500);
  expect((await ask('/whoami', 'viewer')).status).toBe(200);
  await expect.poll(async () => (await get<Health>('/health', 'viewer')).engine.state, { timeout: 20_000 }).toBe('ready');
  expect(await accessIds(recordOf(refused))).toContain(recordOf(refused));
}, 60_000);

test('killed at any moment, it has sealed the access of every answer that left it', async () => {
  const answered: string[] = [];
  const stopping = new AbortController();
  const asking = Array.from({ length: 4 }, async () => {
    while (!stopping.signal.aborted) {
      try {
        const response = await ask('/access/export?format=json&to=1', 'auditor');
        await response.text();
        answered.push(recordOf(response));
      } catch {
        return; // it is gone
      }
    }
  });
  await expect.poll(() => answered.length, { timeout: 20_000 }).toBeGreaterThan(20);
  await processor.kill();
  stopping.abort();
  await Promise.all(asking);
  processor = await start();
  const ids = await accessIds(answered.at(-1) ?? 'none');
  const exported = (await (await ask('/access/export?format=json', 'auditor')).json()) as { readonly rows: readonly { readonly record_id: string }[] };
  const known = new Set([...ids, ...exported.rows.map(({ record_id }) => record_id)]);
  expect(answered.filter((id) => !known.has(id))).toEqual([]);
}, 60_000);

import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';

let data: string;
let processor: ProcessorProcess;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-metrics-'));
  processor = await startProcessorProcess(data, [], { SPANPROOF_LOG_FORMAT: 'json' });
});
afterAll(async () => {
  await processor.stop();
  await rm(data, { recursive: true, force: true });
});

async function metrics(): Promise<string> {
  const response = await fetch(`${processor.api}/metrics`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  return response.text();
}

describe('a running processor', () => {
  test('is alive and ready', async () => {
    expect(await (await fetch(`${processor.api}/healthz`)).text()).toBe('ok\n');
    const ready = await fetch(`${processor.api}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([200, 'ready\n']);
  });

  test('counts what it takes and what it refuses, and says nothing of content', async () => {
    const canary = `canary-${randomBytes(6).toString('hex')}`;
    await deliver(formChatBody(5, () => canary).body, () => processor.endpoint, AbortSignal.timeout(20_000));
    const refused = await fetch(`${processor.endpoint}/v1/traces`, { method: 'POST', body: canary, headers: { 'content-type': 'application/json' } });
    expect(refused.status).toBe(400);
    await expect.poll(metrics, { timeout: 10_000 }).toMatch(/^spanproof_calls_total 5$/m);
    const text = await metrics();
    expect(text).toMatch(/^spanproof_bodies_refused_total\{code="OTLP_MALFORMED"\} 1$/m);
    expect(text).toMatch(/^spanproof_engine_state\{engine="[a-z]+",state="ready"\} 1$/m);
    expect(text).not.toContain(canary);
    expect(text).not.toContain('kill-test'); // the service's name is the sender's choice
  });

  test('writes one JSON object a line where told to', async () => {
    const lines = processor
      .output()
      .split('\n')
      .filter((line) => line !== '');
    const events = lines.map((line) => JSON.parse(line) as { readonly time: string; readonly level: string; readonly message: string });
    expect(events.map(({ message }) => message)).toContain('ready');
    for (const { time, level } of events) expect([new Date(time).toISOString(), level]).toEqual([time, expect.stringMatching(/^(info|error)$/)]);
  });
});

test('an API for other machines keeps its metrics for those it knows', { timeout: 60_000 }, async () => {
  const { createProbes } = await import('../../processor/src/serve/probes.ts');
  const { startApi } = await import('../../processor/src/api/server.ts');
  const { createIdentify } = await import('../../processor/src/api/identity.ts');
  const token = 'spanproof-metrics-token-0123456789abcdef';
  const identify = createIdentify({
    configured: [{ id: 'prometheus', role: 'viewer', sha256: createHash('sha256').update(token).digest('hex') }],
    issued: () => [],
    verifyConsoleToken: async () => Promise.reject(new (await import('@spanproof/vocabulary')).CodedError('UNAUTHENTICATED', 'no')),
  });
  let refusal: string | undefined = 'JOURNAL_FULL';
  const probes = createProbes(
    {
      ingest: { accept: async () => ({ rejected: 0 }), refusal: () => refusal, counts: { accepted: 0, redelivered: 0, refused: 0 } },
      read: () => {
        throw new Error('not asked for');
      },
    },
    { metricsAreOpen: false },
  );
  const server = await startApi(
    { identify, access: { record: async () => '' }, routes: [], probes, signingKeys: {}, onFailure: () => {} },
    { host: '127.0.0.1', port: 0 },
  );
  const get = async (path: string, headers: Record<string, string> = {}): Promise<number> => (await fetch(`${server.endpoint}${path}`, { headers })).status;
  expect([await get('/metrics'), await get('/healthz'), await get('/readyz')]).toEqual([401, 200, 503]);
  refusal = undefined;
  expect(await get('/readyz')).toBe(200);
  expect(await get('/metrics', { authorization: `Bearer ${token}` })).toBe(500);
  await server.close();
});

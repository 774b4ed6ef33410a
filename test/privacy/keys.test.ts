import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallPage, KeyInventory, KeyRotation, RevealedContent } from '@spanproof/vocabulary';
import { connectControl } from '@spanproof/processor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LoopbackVault, startLoopbackVault } from '../contracts/loopback-vault.ts';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';
import { CONFIGURED, tokenOf } from '../api/test-api.ts';

const TOKEN = ['hvs', 'processor'].join('.');
let folder: string;
let vault: LoopbackVault;
let processor: ProcessorProcess;

const start = (): Promise<ProcessorProcess> =>
  startProcessorProcess(join(folder, 'data'), [], {
    SPANPROOF_API_TOKENS: JSON.stringify(CONFIGURED),
    SPANPROOF_KEYS_SERVICE: 'vault',
    SPANPROOF_KEYS_CACHE_TTL: '1s',
    SPANPROOF_KEYS_VAULT_ADDRESS: vault.address,
    SPANPROOF_KEYS_VAULT_TOKEN_FILE: join(folder, 'token'),
  });

async function send(path: string, role: 'admin' | 'compliance', body?: object): Promise<Response> {
  return fetch(`${processor.api}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${tokenOf(role)}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const inventory = async (): Promise<KeyInventory> => (await send('/keys', 'admin')).json() as Promise<KeyInventory>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-keys-'));
  await writeFile(join(folder, 'token'), TOKEN);
  vault = await startLoopbackVault(TOKEN);
  processor = await start();
  await deliver(formChatBody(3, (index) => `question number ${index}`).body, () => processor.endpoint, new AbortController().signal);
}, 60_000);
afterAll(async () => {
  await processor.stop();
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});

async function revealFirst(): Promise<Response> {
  await expect.poll(async () => ((await (await send('/calls', 'compliance')).json()) as CallPage).calls.length, { timeout: 10_000 }).toBe(3);
  const { calls } = (await (await send('/calls', 'compliance')).json()) as CallPage;
  return send(`/calls/${calls[0]?.record_id}/reveal`, 'compliance', { purpose: 'whether keys open', ticket: 'T-1' });
}

test('Vault holds the keys; content is sealed under them and opens for a reveal', async () => {
  const { service, custody, warning, keks } = await inventory();
  expect({ service, custody, warning }).toEqual({ service: 'vault', custody: `Vault transit at ${new URL(vault.address).host}`, warning: undefined });
  expect(keks.map(({ tenant, version, current }) => [tenant, version, current])).toEqual([
    ['$log', 1, true],
    ['$ops', 1, true],
    ['default', 1, true],
  ]);
  const revealed = (await (await revealFirst()).json()) as RevealedContent;
  expect(JSON.stringify(revealed.request)).toContain('question number');
});

test('rotated and the old version destroyed: everything still opens, also after a restart; the ledger says who did it', async () => {
  const response = await send('/keys/rotate', 'admin', { destroy_old: true });
  const { rotations } = (await response.json()) as { readonly rotations: readonly KeyRotation[] };
  expect(rotations.map(({ tenant, version }) => [tenant, version])).toEqual([
    ['$log', 2],
    ['$ops', 2],
    ['default', 2],
  ]);
  expect(rotations.find(({ tenant }) => tenant === 'default')).toMatchObject({ rewrapped: 1, destroyed: [1] });
  expect((await revealFirst()).status).toBe(200);
  expect(await processor.stop()).toBe(0);
  processor = await start();
  expect((await revealFirst()).status).toBe(200);
  const old = (await inventory()).keks.filter(({ version }) => version === 1);
  // Streams that were open kept the log's old version until they closed.
  expect(old.map(({ tenant, destroyed }) => [tenant, destroyed !== undefined])).toEqual([
    ['$log', false],
    ['$ops', true],
    ['default', true],
  ]);
});

test('a version that wraps something is not destroyed, nor one that is not there', async () => {
  for (const [version, status] of [
    [2, 409],
    [9, 503],
  ] as const)
    expect((await send('/keys/destroy', 'admin', { tenant: 'default', version })).status).toBe(status);
  expect((await send('/keys/destroy', 'compliance', { tenant: 'default', version: 2 })).status).toBe(403);
});

test('an outage: content does not open while it lasts, and opens again afterwards', async () => {
  vault.sealed = true;
  await new Promise((resolve) => setTimeout(resolve, 1100)); // the life of the cache
  expect((await revealFirst()).status).toBe(503);
  vault.sealed = false;
  expect((await revealFirst()).status).toBe(200);
});

test('the command line says the same, and no output holds the token', async () => {
  const listed = (await connectControl(join(folder, 'data')).askApi({ method: 'GET', path: '/keys' })) as KeyInventory;
  expect(listed.keks).toEqual((await inventory()).keks);
  expect(processor.output()).not.toContain(TOKEN);
});

import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectControl } from '@spanproof/processor';
import type { InventoryItem, TodoItem } from '@spanproof/vocabulary';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VALID } from '../registers/valid-data.ts';
import { readCores } from '../support/bundle-cores.ts';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';

const TOKEN = 'a-token-of-these-tests';

let data: string;
let config: string;
let processor: ProcessorProcess;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-inventory-'));
  config = join(data, 'spanproof.yaml');
  const sha256 = createHash('sha256').update(TOKEN).digest('hex');
  await writeFile(config, `api:\n  tokens:\n    - { id: tests, role: admin, sha256: "${sha256}" }\n`);
  processor = await startProcessorProcess(data, ['--config', config]);
}, 60_000);
afterAll(async () => {
  await processor.stop();
  await rm(data, { recursive: true, force: true });
}, 60_000);

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(`${processor.api}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
  });
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}

/** Discovery records of the ledger, as an auditor gets them. */
async function discoveries(): Promise<readonly string[]> {
  const out = join(data, 'exports', 'check.zip');
  await connectControl(data).exportEvidence({ from: 0n, to: BigInt(Date.now() + 60_000) * 1_000_000n, out, verifiers: false, onProgress: () => {} });
  return readCores(await readFile(out))
    .filter(({ schema }) => schema === 'spanproof/discovery/v1')
    .map(({ item, id }) => `${String(item)} ${String(id)}`)
    .toSorted();
}

test('what calls used is listed, recorded within a minute and once, also across a kill, and covered once a register says so', {
  timeout: 120_000,
}, async () => {
  await deliver(formChatBody(3).body, () => processor.endpoint, AbortSignal.timeout(20_000));
  const began = performance.now();
  let found = await discoveries();
  while (!found.includes('provider openai')) {
    if (performance.now() - began > 60_000) throw new Error(`after a minute: ${found.join(', ')}`);
    await delay(500);
    found = await discoveries();
  }
  const { items } = await ask<{ readonly items: readonly InventoryItem[] }>('/inventory?kind=provider');
  expect(items).toEqual([expect.objectContaining({ kind: 'provider', id: 'openai', calls: 3 })]);
  expect(items[0]?.registered).toBeUndefined();
  const todo = await ask<{ readonly items: readonly TodoItem[] }>('/todo');
  expect(todo.items.some(({ register, what }) => register === 'vendors' && what.includes('openai'))).toBe(true);

  await processor.kill();
  processor = await startProcessorProcess(data, ['--config', config]);
  await delay(17_000); // one scan after the start and one 15 s later
  const again = await discoveries();
  expect(new Set(again).size).toBe(again.length);
  expect(again).toEqual(expect.arrayContaining([...found]));

  await ask('/registers/vendors/model-vendor', { method: 'PUT', body: JSON.stringify({ data: VALID.vendors, expected: 0 }) });
  const covered = await ask<{ readonly items: readonly InventoryItem[] }>('/inventory?kind=provider');
  expect(covered.items[0]?.registered).toBe('model-vendor');
});

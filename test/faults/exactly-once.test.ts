import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectControl } from '@spanproof/processor';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCores } from '../support/bundle-cores.ts';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';

/** Kills of each kind; the issue asks for 20, the quick run samples. */
const KILLS = process.env['SPANPROOF_SLOW'] === '1' ? 20 : 3;
const SENDERS = 4;

let data: string;
let processor: ProcessorProcess;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-kill-'));
  processor = await startProcessorProcess(data);
});
afterEach(async () => {
  await processor.stop();
  await rm(data, { recursive: true, force: true });
});

/** Sends bodies from several senders until stopped; yields the ids of spans whose body was acknowledged. */
function sendUntil(signal: AbortSignal): { readonly acknowledged: Set<string>; readonly done: Promise<unknown> } {
  const acknowledged = new Set<string>();
  async function sender(): Promise<void> {
    while (!signal.aborted) {
      const { body, spanIds } = formChatBody(1 + Math.floor(Math.random() * 8));
      if (await deliver(body, () => processor.endpoint, signal)) for (const id of spanIds) acknowledged.add(id);
    }
  }
  return { acknowledged, done: Promise.all(Array.from({ length: SENDERS }, sender)) };
}

/** Span ids of every core in an export of everything, with how often each stands there. */
async function storedSpans(): Promise<ReadonlyMap<string, number>> {
  const out = join(data, 'all.zip');
  await connectControl(data).exportEvidence({ from: 0n, to: BigInt(Date.now() + 60_000) * 1_000_000n, out, verifiers: false, onProgress: () => {} });
  const counts = new Map<string, number>();
  for (const { span_id: id } of readCores(await readFile(out))) if (typeof id === 'string') counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** An engine that is just being restarted has no process to kill. */
function killIfRunning(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function expectExactlyOnce(acknowledged: ReadonlySet<string>, stored: ReadonlyMap<string, number>): void {
  expect(acknowledged.size).toBeGreaterThan(KILLS);
  expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
  expect([...stored].filter(([, count]) => count > 1)).toEqual([]);
}

describe('every acknowledged span is stored once', () => {
  test(`kill -9 of the processor, ${KILLS} times`, { timeout: KILLS * 15_000 + 30_000 }, async () => {
    const stop = new AbortController();
    const { acknowledged, done } = sendUntil(stop.signal);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await delay(Math.random() * 1500);
      await processor.kill();
      processor = await startProcessorProcess(data);
    }
    await delay(500);
    stop.abort();
    await done;
    expectExactlyOnce(acknowledged, await storedSpans());
  });

  test(`kill -9 of the engine, ${KILLS} times`, { timeout: KILLS * 15_000 + 30_000 }, async () => {
    const stop = new AbortController();
    const { acknowledged, done } = sendUntil(stop.signal);
    const control = connectControl(data);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await delay(300 + Math.random() * 1500);
      const { engine } = await control.status();
      killIfRunning(engine.pid);
    }
    await delay(500);
    stop.abort();
    await done;
    expectExactlyOnce(acknowledged, await storedSpans());
  });

  test('a redelivered body is acknowledged and not stored again, also after a crash', { timeout: 60_000 }, async () => {
    const { body, spanIds } = formChatBody(3);
    const signal = new AbortController().signal;
    await deliver(body, () => processor.endpoint, signal);
    await deliver(body, () => processor.endpoint, signal);
    await processor.kill();
    processor = await startProcessorProcess(data);
    await deliver(body, () => processor.endpoint, signal);
    const stored = await storedSpans();
    expect(spanIds.map((id) => stored.get(id))).toEqual([1, 1, 1]);
  });
});

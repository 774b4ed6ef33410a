import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectControl } from '@spanproof/processor';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';
import { type HttpBackend, startHttpBackend } from './backend.ts';

let data: string;
let backend: HttpBackend;
let processor: ProcessorProcess;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-forward-kill-'));
  backend = await startHttpBackend();
});
afterEach(async () => {
  await processor.kill();
  await backend.close();
  await rm(data, { recursive: true, force: true });
});

const start = (): Promise<ProcessorProcess> => startProcessorProcess(data, [], { SPANPROOF_EXPORTERS_OTLP: `[{ name: backend, endpoint: "${backend.url}" }]` });

test('a processor that is killed again and again passes on every span that it acknowledged, and none that it did not', { timeout: 120_000 }, async () => {
  const rounds = process.env['SPANPROOF_SLOW'] === '1' ? 8 : 2;
  const acknowledged: string[] = [];
  processor = await start();
  for (let round = 0; round < rounds; round++) {
    const bodies = Array.from({ length: 40 }, () => formChatBody(3));
    // One sender after the other, as an exporter is: the kill strikes in the middle of one of them.
    const sending = (async () => {
      for (const { body, spanIds } of bodies) {
        if (await deliver(body, () => processor.endpoint, AbortSignal.timeout(60_000))) acknowledged.push(...spanIds);
      }
    })();
    await delay(60 + 40 * round);
    await processor.kill();
    processor = await start();
    await sending;
  }
  expect(acknowledged).toHaveLength(rounds * 120);
  const arrived = (): Set<string> => new Set(backend.spans().map(({ spanId }) => spanId));
  await expect.poll(() => arrived().size, { timeout: 20_000 }).toBe(acknowledged.length);
  expect(arrived()).toEqual(new Set(acknowledged));
  await expect
    .poll(async () => (await connectControl(data).status()).forward.backends[0], { timeout: 10_000 })
    .toMatchObject({ waiting: 0, dropped: 0, refused: 0 });
  // Twice only what the backend took in the moment of a kill, before that was noted.
  expect(backend.spans().length - acknowledged.length).toBeLessThanOrEqual(rounds * 120 * 0.5);
});

import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineState } from '../../processor/src/store/contract.ts';
import { insertBlocks } from '../../processor/src/store/insert-blocks.ts';
import { encodeRecordRows } from '../../processor/src/store/rows.ts';
import { makeRows, STREAM } from './sealed-rows.ts';
import { startTestEngine, type TestEngine } from './start-engine.ts';

let running: TestEngine;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(async () => running[Symbol.asyncDispose]());

/** Resolves with the times (ms) until the engine was found down, and until it answered again. */
async function crash(signal: NodeJS.Signals): Promise<{ readonly down: number; readonly back: number; readonly states: readonly EngineState[] }> {
  const states: EngineState[] = [];
  const { promise: recovered, resolve } = Promise.withResolvers<number>();
  let down = Number.NaN;
  const from = performance.now();
  const forget = running.engine.onState((state) => {
    states.push(state);
    if (state === 'down') down = performance.now() - from;
    if (state === 'ready') resolve(performance.now() - from);
  });
  process.kill(running.pid(), signal);
  const back = await recovered;
  forget();
  return { down, back, states };
}

async function countRows(): Promise<number> {
  const [row] = await running.rows<{ n: number }>('SELECT toUInt32(count()) AS n FROM spanproof.records');
  return row?.n ?? -1;
}

// SIGSEGV and SIGSTOP leave the process there, silent: only the heartbeat finds out.
test.each(['SIGKILL', 'SIGSEGV', 'SIGSTOP'] as const)('%s is survived', async (signal) => {
  const before = running.pid();
  const { down, back, states } = await crash(signal);
  console.log(`${signal}: found after ${down.toFixed(0)} ms, answers again after ${back.toFixed(0)} ms`);
  expect(states).toEqual(['down', 'ready']);
  expect(running.pid()).not.toBe(before);
  expect(await running.rows('SELECT 1 AS x')).toEqual([{ x: 1 }]);
  expect(() => process.kill(before, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' }));
});

test('a token sent again after kill -9 adds no row', async () => {
  const before = await countRows();
  const block = encodeRecordRows(makeRows(50));
  await insertBlocks(running.client, 'records', [block], 'exactly once');
  await crash('SIGKILL');
  await insertBlocks(running.client, 'records', [block], 'exactly once');
  expect(await countRows()).toBe(before + 50);
});

test('inserts that are retried through kill -9 are all there, once', async () => {
  const rounds = process.env['SPANPROOF_SLOW'] === '1' ? 20 : 3;
  const before = await countRows();
  let acknowledged = 0;
  let stopping = false;
  const writer = (async () => {
    for (let batch = 0; !stopping; batch += 1) {
      const block = encodeRecordRows(makeRows(20, batch * 20, { stream: STREAM.replace('w1', 'w9') }));
      for (;;) {
        try {
          await insertBlocks(running.client, 'records', [block], `batch ${batch}`);
          break;
        } catch {
          await delay(20);
        }
      }
      acknowledged += 20;
    }
  })();
  for (let round = 0; round < rounds; round += 1) {
    await delay(60 + Math.random() * 250);
    await crash('SIGKILL');
  }
  stopping = true;
  await writer;
  console.log(`${rounds} kills: ${acknowledged} rows acknowledged`);
  expect(await countRows()).toBe(before + acknowledged);
  const [twice] = await running.rows<{ n: number }>('SELECT toUInt32(count() - uniqExact(stream, seq, record_id)) AS n FROM spanproof.records');
  expect(twice?.n).toBe(0);
}, 120_000);

test('a client that waits through a migration is served after it', async () => {
  const waiting = Array.from({ length: 8 }, () => running.rows('SELECT 1 AS x'));
  const extra = {
    name: '900-test',
    sha256: 'f'.repeat(64),
    statements: ['CREATE TABLE IF NOT EXISTS spanproof.extra (a UInt8) ENGINE = MergeTree ORDER BY a'],
  };
  const { loadMigrations } = await import('../../processor/src/store/migrate.ts');
  const migrated = running.engine.migrate([...loadMigrations('embedded'), extra]);
  await delay(5);
  waiting.push(...Array.from({ length: 8 }, () => running.rows('SELECT 1 AS x')));
  expect(await migrated).toEqual(['900-test']);
  for (const rows of await Promise.all(waiting)) expect(rows).toEqual([{ x: 1 }]);
  await expect(running.client.command({ query: 'DROP TABLE spanproof.extra' })).rejects.toMatchObject({ code: '497' });
});

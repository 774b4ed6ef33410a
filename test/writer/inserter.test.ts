import { expect, test } from 'vitest';
import type { CutPayload, Segment } from '../../processor/src/journal/contract.ts';
import { createInserter } from '../../processor/src/writer/inserter.ts';
import type { InsertGroup } from '../../processor/src/writer/insert-group.ts';

const formGroup = (size: number): InsertGroup => ({
  cut: { stream: 'test.example/log/s/w/1/standard/2026-11', size, root: new Uint8Array(32), checkpoint: new Uint8Array(1) } as unknown as CutPayload,
  records: [],
  bodies: [],
  rows: 1,
  segment: {} as Segment,
});

/** An engine that takes one group at a time, when it is told to. */
function startEngine(): { readonly inserter: ReturnType<typeof createInserter>; readonly take: () => Promise<void> } {
  const asked: (() => void)[] = [];
  const inserter = createInserter(
    { insert: () => new Promise<void>((resolve) => asked.push(resolve)), onStored: () => {}, onFailure: () => {} },
    { firstRetryMs: 1, lastRetryMs: 1 },
  );
  return {
    inserter,
    async take() {
      asked.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('what was enqueued so far is waited for, what comes later is not', async () => {
  const { inserter, take } = startEngine();
  await inserter.drained();
  inserter.enqueue(formGroup(1));
  let drained = false;
  const waited = inserter.drained().then(() => (drained = true));
  inserter.enqueue(formGroup(2));
  await take();
  await waited;
  expect([drained, inserter.waiting]).toEqual([true, 1]);
  await take();
  await inserter.drained();
  expect(inserter.waiting).toBe(0);
});

test('what is not taken is waited for', async () => {
  const { inserter, take } = startEngine();
  inserter.enqueue(formGroup(1));
  inserter.enqueue(formGroup(2));
  let drained = false;
  const waited = inserter.drained().then(() => (drained = true));
  await take();
  expect([drained, inserter.waiting]).toEqual([false, 1]);
  await take();
  await waited;
  expect(inserter.waiting).toBe(0);
});

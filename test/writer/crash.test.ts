import { createHash } from 'node:crypto';
import type { SourceRecord } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import type { Disk } from '../../processor/src/journal/contract.ts';
import type { OpenedWriter } from '../../processor/src/writer/open-writer.ts';
import { createSimulatedDisk, type SimulatedDisk } from '../support/simulated-disk.ts';
import { createSurroundings, type Surroundings } from '../support/writer-machine.ts';

/** Every crash point in the slow run, every third otherwise. */
const STRIDE = process.env['SPANPROOF_SLOW'] === '1' ? 1 : 3;
/** Small segments: rolling, carrying over and recycling happen within a few frames. */
const SEGMENT_BYTES = 8192;

function formRecord(id: string): SourceRecord {
  return {
    kind: 'source',
    tenant: 'default',
    t_event: 1n,
    source: { boot_id: id, instance_id: '', src_seq: 0 },
    core: { schema: 'spanproof/source/v1', event: 'hello', boot_id: id, instance_id: '' },
  };
}

/** Appends bodies of 1 to 3 records, some at the same time, with cuts in between; reports what was acknowledged. */
async function work(opened: OpenedWriter, prefix: string, acknowledge: (ids: readonly string[]) => void): Promise<void> {
  const submit = async (body: number): Promise<void> => {
    const ids = Array.from({ length: 1 + (body % 3) }, (_, index) => `${prefix}-${body}-${index}`);
    const digest = createHash('sha256').update(ids.join()).digest();
    await opened.writer.append({ records: ids.map((id) => ({ record: formRecord(id), retentionClass: 'standard' })), digest });
    acknowledge(ids);
  };
  for (let round = 0; round < 4; round += 1) {
    await Promise.all([0, 1, 2].map((body) => submit(round * 4 + body)));
    await submit(round * 4 + 3);
    if (round % 2 === 1) await opened.writer.flush();
  }
}

interface Outcome {
  readonly missing: readonly string[];
  readonly doubled: readonly string[];
}

/** Two lives that end at operation `at` of each, then a third that goes on and closes. */
async function liveThrice(
  at: number,
  survives: () => boolean,
  wrap: (disk: Disk) => Disk = (disk) => disk,
): Promise<Outcome & { readonly surroundings: Surroundings }> {
  let answers = 0;
  const surroundings = await createSurroundings({ segmentBytes: SEGMENT_BYTES, loseAnswer: () => (answers += 1) % 5 === 0 });
  const acknowledged: string[] = [];
  const acknowledge = (ids: readonly string[]): void => void acknowledged.push(...ids);
  let disk: SimulatedDisk = createSimulatedDisk();
  for (const life of ['first', 'second']) {
    disk.crashAt(at);
    const machine = surroundings.boot(wrap(disk));
    try {
      const opened = await machine.opened;
      await work(opened, life, acknowledge);
      if (life === 'second') await opened.settled;
    } catch (error) {
      // Once the machine is dead every operation fails, and its code may wrap that as it likes.
      if (disk.operations <= at) throw error;
    }
    machine.kill();
    disk = disk.reboot(survives);
  }
  const opened = await surroundings.boot(wrap(disk)).opened;
  await work(opened, 'third', acknowledge);
  await opened.settled;
  expect(await opened.close(5000)).toBe(true);

  const counts = new Map<string, number>();
  for (const { core } of surroundings.rows())
    if (core['event'] === 'hello') counts.set(String(core['boot_id']), (counts.get(String(core['boot_id'])) ?? 0) + 1);
  return {
    surroundings,
    missing: acknowledged.filter((id) => !counts.has(id)),
    doubled: [...counts].filter(([, count]) => count > 1).map(([id]) => id),
  };
}

async function countOperations(): Promise<number> {
  const disk = createSimulatedDisk();
  const surroundings = await createSurroundings({ segmentBytes: SEGMENT_BYTES, loseAnswer: () => false });
  const life = surroundings.boot(disk);
  await work(await life.opened, 'count', () => {});
  life.kill();
  return disk.operations;
}

describe('a crash at any disk operation', () => {
  test.each([
    ['nothing unsynced survives', () => false],
    ['everything unsynced survives', () => true],
    ['any mixture survives', () => Math.random() < 0.5],
  ])('loses and doubles no acknowledged record: %s', { timeout: 240_000 }, async (_, survives) => {
    const operations = await countOperations();
    for (let at = Math.floor(Math.random() * STRIDE); at < operations; at += STRIDE) {
      const { missing, doubled, surroundings } = await liveThrice(at, survives);
      expect({ at, missing, doubled }).toEqual({ at, missing: [], doubled: [] });
      expectWholeStreams(surroundings);
    }
  });

  test('is survived only because of the fsync: without it the same check fails', { timeout: 120_000 }, async () => {
    const operations = await countOperations();
    const forgetful = (disk: Disk): Disk => ({
      ...disk,
      open: async (path) => ({ ...(await disk.open(path)), sync: async () => {} }),
    });
    const lost: string[] = [];
    for (let at = operations - 1; at > 0 && lost.length === 0; at -= 5) {
      const outcome = await liveThrice(at, () => false, forgetful).catch((error: unknown) => error);
      // A journal without its fsync loses acknowledged records, or cannot even be read back.
      if (outcome instanceof Error) lost.push(outcome.message);
      else lost.push(...(outcome as Outcome).missing);
    }
    expect(lost).not.toEqual([]);
  });
});

/** Rows of each stream are 0..n-1, and the log closes it at exactly n. */
function expectWholeStreams(surroundings: Surroundings): void {
  const sizes = new Map<string, number[]>();
  for (const { stream, seq } of surroundings.rows()) sizes.set(stream, [...(sizes.get(stream) ?? []), seq]);
  const closings = surroundings.notary
    .entries(0, surroundings.notary.head.size)
    .map((entry) => /"size":(\d+),"stream":"([^"]+)","time":"\d+","type":"stream\.close"/.exec(Buffer.from(entry).toString('utf8')))
    .flatMap((match) => (match === null ? [] : [[String(match[2]), Number(match[1])] as const]));
  expect(new Map(closings)).toEqual(new Map([...sizes].map(([stream, seqs]) => [stream, seqs.length])));
  for (const seqs of sizes.values()) expect(seqs).toEqual(seqs.map((_, index) => index));
}

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulatedDisk } from '../support/simulated-disk.ts';
import { createSurroundings } from '../support/writer-machine.ts';
import { createRecentDigests, mergeDigests, REDELIVERY_WINDOW } from '../../processor/src/writer/recent-digests.ts';

const digestOf = (text: string): Uint8Array => createHash('sha256').update(text).digest();

describe('recent digests', () => {
  test('keep each digest once, and only young ones', () => {
    const now = 2n * REDELIVERY_WINDOW;
    const [a, b, old] = [digestOf('a'), digestOf('b'), digestOf('old')].map((digest) => digest);
    if (a === undefined || b === undefined || old === undefined) throw new Error('unreachable');
    const merged = mergeDigests(
      [
        { digest: a, at: now - 5n },
        { digest: old, at: now - REDELIVERY_WINDOW - 1n },
        { digest: b, at: now - REDELIVERY_WINDOW },
        { digest: a.slice(), at: now - 5n },
      ],
      now,
    );
    expect(merged).toEqual([
      { digest: a, at: now - 5n },
      { digest: b, at: now - REDELIVERY_WINDOW },
    ]);
  });

  test('forget what has aged, oldest first', () => {
    const recent = createRecentDigests([{ digest: digestOf('b'), at: 20n }]);
    recent.add([{ digest: digestOf('c'), at: 30n }]);
    expect(recent.list(20n + REDELIVERY_WINDOW).map(({ at }) => at)).toEqual([20n, 30n]);
    expect(recent.list(21n + REDELIVERY_WINDOW).map(({ at }) => at)).toEqual([30n]);
    expect(recent.list(31n + REDELIVERY_WINDOW)).toEqual([]);
  });

  test('do not grow by restarts alone', { timeout: 30_000 }, async () => {
    const surroundings = await createSurroundings({ segmentBytes: 8192, loseAnswer: () => false });
    let disk = createSimulatedDisk();
    for (let life = 0; life < 12; life += 1) {
      const machine = surroundings.boot(disk);
      const opened = await machine.opened;
      expect(opened.digests).toHaveLength(life * 3);
      for (const body of ['x', 'y', 'z']) await opened.writer.append({ records: [], digest: digestOf(`${life} ${body}`) });
      machine.kill();
      disk = disk.reboot(() => true);
    }
  });
});

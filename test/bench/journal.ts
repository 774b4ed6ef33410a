/** How fast group commits become durable: `node test/bench/journal.ts`. Prints MB/s, latency and CPU of one commit in flight. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalEntry } from '../../processor/src/journal/contract.ts';
import { createDisk } from '../../processor/src/journal/disk.ts';
import { openJournal } from '../../processor/src/journal/journal.ts';
import { replayJournal } from '../../processor/src/journal/replay.ts';

const SECONDS = 3;
const disk = createDisk();

for (const [label, rows, bytes] of [
  ['64 KB frames', 24, 64_000],
  ['1.5 MB frames', 500, 1_500_000],
] as const) {
  const folder = await mkdtemp(join(tmpdir(), 'spanproof-bench-'));
  try {
    const opening = performance.now();
    const journal = await openJournal(disk, { folder, segmentBytes: 64 << 20 });
    const openMs = performance.now() - opening;
    const frame: JournalEntry = {
      type: 'frame',
      payload: {
        digests: [{ digest: randomBytes(32), at: 1n }],
        sections: [
          {
            stream: 'log/s/w/1/standard/2026-11',
            first: 0,
            leafHashes: randomBytes(32 * rows),
            root: randomBytes(32),
            records: randomBytes(bytes / 4),
            bodies: randomBytes((bytes * 3) / 4),
          },
        ],
      },
    };
    const carry: JournalEntry = { type: 'carry', payload: { digests: [], streams: [] } };
    const latencies: number[] = [];
    const cpu = process.cpuUsage();
    const start = performance.now();
    while (performance.now() - start < SECONDS * 1000) {
      const before = performance.now();
      const segment = await journal.append(journal.needsCarry ? [carry, frame] : [frame]);
      latencies.push(performance.now() - before);
      await journal.release(segment - 1);
    }
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    await journal.close();
    const reading = performance.now();
    const { entries } = await replayJournal(disk, folder);
    const replayMs = performance.now() - reading;
    latencies.sort((a, b) => a - b);
    const at = (share: number): string => (latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(2);
    const megabytes = (latencies.length * bytes) / 1e6;
    console.log(
      `${label}: ${(megabytes / seconds).toFixed(0)} MB/s, ${(latencies.length / seconds).toFixed(0)} commits/s, p50 ${at(0.5)} p99 ${at(0.99)} max ${at(0.9999)} ms, ` +
        `${((user + system) / megabytes).toFixed(0)} us CPU/MB; opened in ${openMs.toFixed(0)} ms, replayed ${entries.length} entries in ${replayMs.toFixed(0)} ms`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

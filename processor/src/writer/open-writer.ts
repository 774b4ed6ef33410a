import { join } from 'node:path';
import type { Disk, Journal, JournalReplay } from '../journal/contract.ts';
import type { SealSettings } from '../seal/settings.ts';
import type { WriterCollaborators } from './collaborators.ts';
import { findEpochs, markSettled, nextEpoch, removeEpoch } from './epochs.ts';
import { formHeartbeat } from './heartbeat.ts';
import { type DurableDigest, mergeDigests } from './recent-digests.ts';
import { recoverEpoch } from './recover-epoch.ts';
import { settleEpoch } from './settle-epoch.ts';
import { createWriter, OPS_CLASS, type Writer } from './writer.ts';

export interface OpenedWriter {
  readonly writer: Writer;
  readonly epoch: number;
  /** Bodies acknowledged in the last minutes before the start. */
  readonly digests: readonly DurableDigest[];
  /** Resolves when every earlier epoch is stored, anchored and closed. */
  readonly settled: Promise<void>;
  /** Cuts everything durable now and resolves when it is in the engine, earlier epochs included. */
  flush(): Promise<void>;
  close(withinMs: number): Promise<boolean>;
}

/**
 * Opens a writer: reads back its earlier epochs, queues what they owe, and starts the next epoch with a heartbeat, so that every
 * epoch leaves a trace in the log and a missing one shows.
 */
export async function openWriter(
  collaborators: Omit<WriterCollaborators, 'journal'> & {
    readonly disk: Disk;
    readonly replayJournal: (folder: string) => Promise<JournalReplay>;
    readonly openJournal: (folder: string) => Promise<Journal>;
  },
  settings: Omit<SealSettings, 'epoch'> & { readonly folder: string },
): Promise<OpenedWriter> {
  const { disk } = collaborators;
  const writerFolder = join(settings.folder, settings.writer);
  const found = await findEpochs({ disk, replay: collaborators.replayJournal }, writerFolder);
  const epoch = nextEpoch(found);
  const earlier = found.filter((candidate) => candidate.epoch !== epoch);
  for (const { folder } of found.filter((candidate) => candidate.epoch === epoch)) await removeEpoch(disk, writerFolder, folder);

  const recovered = [];
  for (const { folder, replay, settled } of earlier) recovered.push({ folder, settled, state: await recoverEpoch(collaborators, replay, settled) });
  const digests = mergeDigests(
    recovered.flatMap(({ state }) => state.digests),
    collaborators.clock.now(),
  );

  const folder = join(writerFolder, String(epoch));
  await disk.makeFolder(folder);
  const journal = await collaborators.openJournal(folder);
  const inserter = collaborators.createInserter({ onStored() {} });
  const settled = (async () => {
    for (const { folder: old, state, settled: done } of recovered) {
      if (!done) await settleEpoch({ ...collaborators, inserter, seal: () => markSettled(disk, old) }, state);
    }
    for (const { folder: old } of recovered.slice(0, -1)) await removeEpoch(disk, writerFolder, old);
  })();
  settled.catch(collaborators.onFailure);

  const heads = new Map(recovered.flatMap(({ state }) => [...state.heads]));
  const writer = createWriter({ ...collaborators, journal }, { ...settings, epoch }, { digests, previous: heads });
  await writer.append({
    records: [
      { retentionClass: OPS_CLASS, record: formHeartbeat({ writer: settings.writer, epoch, event: 'start', at: collaborators.clock.now(), streams: [] }) },
    ],
  });
  return {
    writer,
    epoch,
    digests,
    settled,
    async flush() {
      await Promise.all([settled, writer.flush()]);
    },
    async close(withinMs) {
      const stored = await writer.close(withinMs);
      if (stored) await markSettled(disk, folder);
      inserter.stop();
      return stored;
    },
  };
}

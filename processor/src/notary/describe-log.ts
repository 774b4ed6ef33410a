import type { LedgerStream } from '@spanproof/vocabulary';
import { ENTRY_PREFIX, parseCheckpoint, parseEntry, parseNote, parseStreamOrigin } from '@spanproof/vocabulary/ledger';
import type { Notary } from './contract.ts';

/** What the log's entries say of streams, newest opening first; every entry is read once. */
export function createStreamList(notary: Pick<Notary, 'head' | 'entries'>): () => readonly LedgerStream[] {
  const streams = new Map<string, LedgerStream>();
  let read = 0;

  function change(origin: string, members: Partial<LedgerStream>): void {
    const stream = streams.get(origin);
    if (stream !== undefined) streams.set(origin, { ...stream, ...members });
  }

  function take(note: Uint8Array): void {
    const { text } = parseNote(note);
    if (!text.startsWith(ENTRY_PREFIX)) {
      const { origin, size } = parseCheckpoint(text);
      change(origin, { rows: size });
      return;
    }
    const entry = parseEntry(text);
    if (entry.type === 'stream.open') {
      const { class: retentionClass, period } = parseStreamOrigin(entry.stream);
      streams.set(entry.stream, { origin: entry.stream, class: retentionClass, period, rows: 0, opened_at: entry.time });
    } else if (entry.type === 'stream.close' || entry.type === 'stream.abandon') change(entry.stream, { closed_at: entry.time });
  }

  return () => {
    for (const note of notary.entries(read, notary.head.size)) {
      read += 1;
      take(note);
    }
    return [...streams.values()].toReversed();
  };
}

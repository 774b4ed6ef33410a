import { ENTRY_PREFIX, parseEntry, parseNote } from '@spanproof/vocabulary/ledger';
import type { LoggedExport } from '../api/export-jobs.ts';
import type { Notary } from '../notary/contract.ts';

/** The exports that the log knows of, oldest first; every entry is read once. */
export function createLoggedExports(notary: Pick<Notary, 'head' | 'entries'>): () => readonly LoggedExport[] {
  const exports: LoggedExport[] = [];
  let read = 0;
  return () => {
    for (const note of notary.entries(read, notary.head.size)) {
      read += 1;
      const { text } = parseNote(note);
      const entry = text.startsWith(ENTRY_PREFIX) ? parseEntry(text) : undefined; // the rest are checkpoints of streams
      if (entry?.type === 'export.create') exports.push(entry);
    }
    return exports;
  };
}

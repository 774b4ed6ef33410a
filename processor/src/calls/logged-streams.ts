import { decodeUtf8, ENTRY_PREFIX, parseCheckpoint, parseNote } from '@spanproof/vocabulary/ledger';
import type { Notary } from '../notary/contract.ts';

/** Where the log covers a stream: the entry, and how many rows. */
export interface LoggedHead {
  readonly index: number;
  readonly size: number;
}

/** Follows the log as it grows, and knows the last checkpoint of every stream below `logSize`. */
export function createLoggedStreams(log: Pick<Notary, 'entries'>): { headOf(stream: string, logSize: number): LoggedHead | undefined } {
  const heads = new Map<string, LoggedHead>();
  let seen = 0;
  return {
    headOf(stream, logSize) {
      for (const entry of log.entries(seen, logSize)) {
        const index = seen;
        seen += 1;
        if (decodeUtf8(entry.subarray(0, ENTRY_PREFIX.length)) === ENTRY_PREFIX) continue;
        const { origin, size } = parseCheckpoint(parseNote(entry).text);
        heads.set(origin, { index, size });
      }
      return heads.get(stream);
    },
  };
}

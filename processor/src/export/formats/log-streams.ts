import { parseCheckpoint, parseNote, parseStreamOrigin, periodBounds } from '@spanproof/vocabulary/ledger';

/** Follows the log and keeps how many rows of each stream it covers. */
export function createStreamList(log: string): {
  /** One log entry, in order. @throws CodedError NOTE_INVALID */
  take(entry: Uint8Array): void;
  /** Streams whose period overlaps [from, to) and of which the log covers at least one row, ascending by origin. */
  within(from: bigint, to: bigint): readonly { readonly origin: string; readonly rows: number }[];
} {
  const sizes = new Map<string, number>();
  return {
    take(entry) {
      const { text } = parseNote(entry);
      if (text.startsWith('spanproof/')) return; // governance: says who may write, not how much was written
      const { origin, size } = parseCheckpoint(text);
      if (origin === log) return; // an earlier head of the log itself
      sizes.set(origin, Math.max(size, sizes.get(origin) ?? 0));
    },
    within(from, to) {
      return [...sizes]
        .filter(([origin]) => {
          const period = periodBounds(parseStreamOrigin(origin).period);
          return period.from < to && period.to > from;
        })
        .map(([origin, rows]) => ({ origin, rows }))
        .toSorted((a, b) => (a.origin < b.origin ? -1 : 1));
    },
  };
}

/** Rows of a stream arrive in order but for moments; what is missing for longer is lost, and looking again does not bring it back. */
const PATIENCE_NS = 600_000_000_000n;

/** How far each stream was looked at. */
export interface StreamProgress {
  /** The first row that was not. */
  markOf(stream: string): number;
  mark(stream: string, end: number): void;
  /** Whether rows that were looked at need no second look: none of the stream is missing, or the same number has been for ten minutes. */
  isWhole(stream: string, missing: number): boolean;
}

export function createStreamProgress(now: () => bigint): StreamProgress {
  const marks = new Map<string, number>();
  const gaps = new Map<string, { readonly missing: number; readonly since: bigint }>();
  return {
    markOf: (stream) => marks.get(stream) ?? 0,
    mark: (stream, end) => marks.set(stream, end),
    isWhole(stream, missing) {
      if (missing === 0) return true;
      const gap = gaps.get(stream);
      if (gap?.missing === missing) return now() - gap.since > PATIENCE_NS;
      gaps.set(stream, { missing, since: now() });
      return false;
    },
  };
}

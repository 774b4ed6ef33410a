import type { LeafFields } from './leaf.ts';
import { type Findings, MAX_FINDINGS } from './verify-findings.ts';
import type { LoggedStream } from './verify-governance.ts';
import type { OutsideTimes } from './verify-outside.ts';

const MINUTE = 60_000_000_000n;
/** How far an emitter's clock may be away before its rows are listed. */
export const CLOCK_TOLERANCE: bigint = 5n * MINUTE;
/** How long a row may wait for a witness: the notary logs what was cosigned every hour. */
const ANCHOR_LAG: bigint = 120n * MINUTE;

/** Up to which row which instant counts: rows below `size` ingested before `before` are proved in their order only. */
export interface LateUntil {
  readonly size: number;
  readonly before: bigint;
}

/** Per logged head of the stream, when its rows would have had to be ingested to be covered in time; nothing where no witness was there. */
export function lateLimits({ checkpoints }: LoggedStream, outside: OutsideTimes): readonly LateUntil[] {
  if (outside.seen.length === 0) return [];
  return checkpoints.map(({ size, index }) => {
    const at = outside.coveredAt(index);
    return { size, before: at === undefined ? 1n << 64n : at - ANCHOR_LAG };
  });
}

/** Ranges are kept up to here per stream and kind; more are counted. */
const MOST_RANGES = 2 * MAX_FINDINGS;

/** Lists rows whose time nobody but the operator vouches for, and rows whose emitter's clock differs: at the end of the stream, one after the other. */
export function createTimeCheck(
  notices: Findings,
  stream: string,
  limits: readonly LateUntil[],
): {
  take(leaf: LeafFields): void;
  /** Of a block examined elsewhere: [first, last, first, last, ...]. */
  takeRanges(block: { readonly late: readonly number[]; readonly skewed: readonly number[] }): void;
  finish(): void;
} {
  const late = createRanges();
  const skewed = createRanges();
  let at = 0;
  return {
    take({ seq, t_event, t_ingest }) {
      while (at < limits.length && (limits[at]?.size ?? 0) <= seq) at += 1;
      const limit = limits[at];
      if (limit !== undefined && t_ingest < limit.before) late.add(seq, seq);
      const skew = t_event > t_ingest ? t_event - t_ingest : t_ingest - t_event;
      if (skew > CLOCK_TOLERANCE) skewed.add(seq, seq);
    },
    takeRanges(block) {
      for (let i = 0; i < block.late.length; i += 2) late.add(block.late[i] ?? 0, block.late[i + 1] ?? 0);
      for (let i = 0; i < block.skewed.length; i += 2) skewed.add(block.skewed[i] ?? 0, block.skewed[i + 1] ?? 0);
    },
    finish() {
      late.each((first, last) => notices.add('ORDER_ONLY', { stream, first, last }, 'no witness covered it in time'));
      skewed.each((first, last) => notices.add('CLOCK_SKEW', { stream, first, last }, 'by the emitter’s clock it happened at another time'));
    },
  };
}

function createRanges(): { add(first: number, last: number): void; each(take: (first: number, last: number) => void): void } {
  const ranges: [first: number, last: number][] = [];
  let more = 0;
  let newest = -1;
  return {
    add(first, last) {
      const open = ranges.at(-1);
      if (open !== undefined && more === 0 && open[1] + 1 === first) open[1] = last;
      else if (ranges.length < MOST_RANGES) ranges.push([first, last]);
      else if (newest + 1 !== first) more += 1;
      newest = last;
    },
    each(take) {
      for (const [first, last] of ranges) take(first, last);
      // Beyond what a report keeps: each is counted, none is shown.
      for (let i = 0; i < more; i++) take(-2 * i - 2, -2 * i - 2);
    },
  };
}

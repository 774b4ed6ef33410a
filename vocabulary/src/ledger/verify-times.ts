import type { LeafFields } from './leaf.ts';
import type { Findings } from './verify-findings.ts';
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

/** Lists rows whose time nobody but the operator vouches for, and rows whose emitter's clock differs. */
export function createTimeCheck(notices: Findings, stream: string, limits: readonly LateUntil[]): { take(leaf: LeafFields): void } {
  let at = 0;
  return {
    take({ seq, t_event, t_ingest }) {
      const here = { stream, first: seq, last: seq };
      while (at < limits.length && (limits[at]?.size ?? 0) <= seq) at += 1;
      const limit = limits[at];
      if (limit !== undefined && t_ingest < limit.before) notices.add('ORDER_ONLY', here, 'no witness covered it in time');
      const skew = t_event > t_ingest ? t_event - t_ingest : t_ingest - t_event;
      if (skew > CLOCK_TOLERANCE) notices.add('CLOCK_SKEW', here, 'by the emitter’s clock it happened at another time');
    },
  };
}

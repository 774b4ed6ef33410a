/** Of UTC days; weeks begin on Monday. */
export type Frequency = 'daily' | 'weekly' | 'monthly' | 'quarterly';

/** from <= t < to, ns since the epoch. */
export interface Period {
  readonly from: bigint;
  readonly to: bigint;
}

const NS_PER_MS = 1_000_000n;
const MS_PER_DAY = 86_400_000;
/** 5 January 1970 was a Monday. */
const FIRST_MONDAY = 4;

/** The whole periods that ended after `since` and up to `until`, both ns; oldest first. */
export function listPeriods(every: Frequency, since: bigint, until: bigint): readonly Period[] {
  const periods: Period[] = [];
  for (let from = startOf(every, Number(since / NS_PER_MS)); ; ) {
    const to = nextStart(every, from);
    if (BigInt(to) * NS_PER_MS > until) return periods;
    if (BigInt(to) * NS_PER_MS > since) periods.push({ from: BigInt(from) * NS_PER_MS, to: BigInt(to) * NS_PER_MS });
    from = to;
  }
}

/** Start, in ms, of the period in which an instant lies. */
function startOf(every: Frequency, ms: number): number {
  const date = new Date(ms);
  const month = date.getUTCMonth();
  const day = Math.floor(ms / MS_PER_DAY);
  switch (every) {
    case 'daily':
      return day * MS_PER_DAY;
    case 'weekly':
      return (day - ((((day - FIRST_MONDAY) % 7) + 7) % 7)) * MS_PER_DAY;
    case 'monthly':
      return Date.UTC(date.getUTCFullYear(), month, 1);
    case 'quarterly':
      return Date.UTC(date.getUTCFullYear(), month - (month % 3), 1);
  }
}

function nextStart(every: Frequency, start: number): number {
  const date = new Date(start);
  switch (every) {
    case 'daily':
      return start + MS_PER_DAY;
    case 'weekly':
      return start + 7 * MS_PER_DAY;
    case 'monthly':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    case 'quarterly':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 3, 1);
  }
}

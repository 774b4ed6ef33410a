/** How figures are written, the same in every format (UX: units, windows, counts beside percentages, absolute UTC). */

const NS_PER_MS = 1_000_000n;

export function formatCount(value: number): string {
  return value.toLocaleString('en-US');
}

/** Rounded down: 100 % is said of the whole only, and more than nothing is never 0 %. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return 'none of 0';
  const tenths = Math.floor((1000 * part) / whole);
  const text = part > 0 && tenths === 0 ? '< 0.1' : (tenths / 10).toFixed(1);
  return `${text} % (${formatCount(part)} of ${formatCount(whole)})`;
}

/** `2026-11-25 04:30:21 UTC` of decimal ns. */
export function formatInstant(ns: string): string {
  return `${new Date(Number(BigInt(ns) / NS_PER_MS)).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

export function formatDay(ns: bigint): string {
  return new Date(Number(ns / NS_PER_MS)).toISOString().slice(0, 10);
}

/** Every UTC day of from <= t < to. */
export function listDays(from: bigint, to: bigint): readonly string[] {
  const days: string[] = [];
  const day = 86_400_000_000_000n;
  for (let at = from - (from % day); at < to; at += day) days.push(formatDay(at));
  return days;
}

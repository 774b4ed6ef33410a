const NS_PER_MS = 1_000_000n;

/** Milliseconds of a decimal ns string. */
export function toMs(ns: string): number {
  return Number(BigInt(ns) / NS_PER_MS);
}

/** Decimal ns of milliseconds. */
export function toNs(ms: number): string {
  return String(BigInt(Math.round(ms)) * NS_PER_MS);
}

/** `2026-11-25 13:45:00 UTC` */
export function formatInstant(ns: string): string {
  return `${new Date(toMs(ns)).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `2026-11-25` */
export function formatDay(ns: string): string {
  return new Date(toMs(ns)).toISOString().slice(0, 10);
}

const STEPS: readonly (readonly [seconds: number, word: string])[] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** `3 hours ago`, `in 2 days`; instants closer than a second are `now`. */
export function formatRelative(ns: string, nowMs: number): string {
  const seconds = Math.round((toMs(ns) - nowMs) / 1000);
  const [size, word] = STEPS.find(([step]) => Math.abs(seconds) >= step) ?? [1, undefined];
  if (word === undefined) return 'now';
  const count = Math.floor(Math.abs(seconds) / size);
  const words = `${count} ${word}${count === 1 ? '' : 's'}`;
  return seconds < 0 ? `${words} ago` : `in ${words}`;
}

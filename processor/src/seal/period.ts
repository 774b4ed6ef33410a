import type { Period } from './settings.ts';

/** UTC day of an instant in ns: the scope of a day key, e.g. `2026-11-25`. */
export function utcDay(ns: bigint): string {
  return new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 10);
}

/** The period a stream covers: a UTC day for short-lived classes, else a UTC month. */
export function periodOf(ns: bigint, period: Period): string {
  const day = utcDay(ns);
  return period === 'day' ? day : day.slice(0, 7);
}

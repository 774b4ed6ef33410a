import type { Population } from '@spanproof/vocabulary';
import { toNs } from '../../format/instants.ts';

const DAY_MS = 86_400_000;

/** Whole UTC days, first and last both inside. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

export const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export function lastDays(count: number, nowMs: number): Days {
  return { from: dayAt(nowMs - count * DAY_MS), to: dayAt(nowMs) };
}

/** from <= t < to in ns; a last day that has not ended yet means: as of now. Undefined where the days are none or in the wrong order. */
export function toWindow({ from, to }: Days, nowMs: number): { readonly from: string; readonly to: string } | undefined {
  const [start, end] = [Date.parse(from), Math.min(Date.parse(to) + DAY_MS, nowMs)];
  return Number.isNaN(start) || Number.isNaN(end) || start >= end ? undefined : { from: toNs(start), to: toNs(end) };
}

/** The days a population lies in; its own instants are what is exported. */
export function daysOf({ from, to }: Population): Days {
  return { from: dayAt(Number(BigInt(from) / 1_000_000n)), to: dayAt(Number((BigInt(to) - 1n) / 1_000_000n)) };
}

import { toNs } from '../format/instants.ts';
import type { SearchState } from './search-state.ts';

const HOUR_MS = 3_600_000;

export const PERIODS = [
  { label: 'Last hour', value: '1h', hours: 1 },
  { label: '24 h', value: '24h', hours: 24 },
  { label: '7 days', value: '7d', hours: 168 },
  { label: '30 days', value: '30d', hours: 720 },
  { label: '90 days', value: '90d', hours: 2160 },
] as const;
export type PeriodName = (typeof PERIODS)[number]['value'];

/** from <= t < to, decimal ns. */
export type Period = { readonly from: string; readonly to: string };

/** The period the address names: `from` and `to` as UTC instants, or `period` before now; 24 h where it names none. */
export function readPeriod({ from, to, period }: SearchState, nowMs: number): Period & { readonly name: PeriodName | 'custom' } {
  const [fromMs, toMs] = [readUtc(from), readUtc(to)];
  if (fromMs !== undefined && toMs !== undefined && fromMs < toMs) return { from: toNs(fromMs), to: toNs(toMs), name: 'custom' };
  const { hours, value } = PERIODS.find((one) => one.value === period) ?? PERIODS[1];
  return { ...lastHours(hours, nowMs), name: value };
}

export function lastHours(hours: number, nowMs: number): Period {
  return { from: toNs(nowMs - hours * HOUR_MS), to: toNs(nowMs) };
}

/** `2026-11-25T13:45`, as a field of the page gives it, taken as UTC. */
function readUtc(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text)) return undefined;
  const ms = Date.parse(`${text}Z`);
  return Number.isNaN(ms) || ms < 0 ? undefined : ms;
}

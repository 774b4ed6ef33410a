import type { ControlInputs } from './contract.ts';

const MS_PER_DAY = 86_400_000;

/** ISO day, UTC, of an instant in ns. */
export function dayOf(ns: bigint): string {
  return new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 10);
}

/** ns of an ISO day or instant; undefined for what is neither. */
export function instantOf(text: string | undefined): bigint | undefined {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n;
}

/** Up to when the judgement looks: the end of the window, or now where the window is not over. */
export function endOf({ window, now }: ControlInputs): bigint {
  return window.to < now ? window.to : now;
}

/** First and last ISO day of the window, both inside; of one that is not over, today. */
export function daysOf(inputs: ControlInputs): { readonly first: string; readonly last: string } {
  return { first: dayOf(inputs.window.from), last: dayOf(endOf(inputs) - 1n) };
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** `31 h` or `4 days`, rounded down. */
export function describeSpan(ns: bigint): string {
  const hours = Number(ns / 3_600_000_000_000n);
  return hours < 72 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** ISO days: text that compares like what it means. */

export function dayOf(ns: bigint): string {
  return new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return dayOf((BigInt(Date.parse(`${day}T00:00:00Z`)) + BigInt(days) * 86_400_000n) * 1_000_000n);
}

/** The same day of a later month, or that month's last day. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const lastDate = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastDate))).toISOString().slice(0, 10);
}

export function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

import { CodedError } from '@spanproof/vocabulary';

/** A day (its beginning) or an instant, UTC only: `2026-11-01`, `2026-11-01T12:30:00Z`. Nanoseconds since the epoch. @throws CodedError USAGE */
export function parseInstant(option: string, text: string): bigint {
  const [, day, time = 'T00:00:00', fraction = ''] = /^(\d{4}-\d{2}-\d{2})(?:(T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z)?$/.exec(text) ?? [];
  const milliseconds = Date.parse(`${day}${time}Z`);
  // Date.parse rolls the 31st of a short month over to the next one
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(day ?? '')) {
    throw new CodedError('USAGE', `--${option} ${text} is no day and no instant in UTC`, { todo: 'write 2026-11-01 or 2026-11-01T12:30:00Z' });
  }
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** UTC day of an instant in ns. */
export function formatDay(ns: string): string {
  return new Date(Number(BigInt(ns) / 1_000_000n)).toISOString().slice(0, 10);
}

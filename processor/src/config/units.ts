import { z } from 'zod';

const BYTES = { '': 1, B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 } as const;
const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `2 GiB`, `512MiB` or a plain number of bytes. */
export const byteSize: z.ZodType<number, string | number> = z.union([z.string(), z.number()]).transform((given, context) => {
  const value = measure(String(given), BYTES);
  if (value !== undefined) return value;
  context.addIssue({ code: 'custom', message: 'expected a size such as `512 MiB`, or a number of bytes' });
  return z.NEVER;
});

/** `60s`, `500 ms`: milliseconds. A bare number would hide its unit and is refused. */
export const duration: z.ZodType<number, string> = z.string({ error: 'expected a time with its unit, such as `60s`' }).transform((given, context) => {
  const value = measure(given, MILLISECONDS);
  if (value !== undefined) return value;
  context.addIssue({ code: 'custom', message: 'expected a time with its unit, such as `60s`' });
  return z.NEVER;
});

function measure(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,15}(?:\.\d{1,3})?) ?([A-Za-z]*)$/.exec(text) ?? [];
  if (amount === undefined || !Object.hasOwn(units, unit)) return undefined;
  const value = Number(amount) * (units[unit] ?? Number.NaN);
  return Number.isSafeInteger(value) ? value : undefined;
}

import { z } from 'zod';

/** ns since the epoch, as text: decimal without leading zeros. */
export const instant: z.ZodType<bigint, string> = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,18})$/, 'expected nanoseconds since the epoch, as decimal digits')
  .transform(BigInt)
  .refine((value) => value < 2n ** 63n, 'expected an instant before 2262');

/** What a person writes: one line, no control characters. */
export const line: z.ZodType<string> = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'expected one line of text');

export const LIMIT = 100;
export const limit: z.ZodType<number, string> = z
  .string()
  .regex(/^[1-9][0-9]{0,2}$/, 'expected a number from 1 to 500')
  .transform(Number)
  .refine((value) => value <= 500, 'expected a number from 1 to 500');

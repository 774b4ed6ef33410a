import { CRITERIA, type Criterion } from '@spanproof/vocabulary';
import { z } from 'zod';

/** Control characters, and the marks that reorder text: what is shown must be what was sealed. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** Registers hold plain text: nothing in them is ever taken for markup. */
const MARKUP = /<[a-z!/?]/i;

function plain(max: number, hidden: (value: string) => boolean): z.ZodType<string, string> {
  return z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `has more than ${max} characters`)
    .refine((value) => value.isWellFormed() && !hidden(value), 'holds characters that do not show')
    .refine((value) => !MARKUP.test(value), 'holds markup; plain text only');
}

/** One line of text. */
export const line: z.ZodType<string, string> = plain(200, (value) => HIDDEN.test(value));
/** Paragraphs. */
export const prose: z.ZodType<string, string> = plain(8_000, (value) => HIDDEN.test(value.replace(/[\t\r\n]/g, '')));
/** A person or a group, as the organisation writes it. */
export const person: z.ZodType<string, string> = plain(200, (value) => HIDDEN.test(value));

/** ISO day, in the calendar. */
export const day: z.ZodType<string, string> = z
  .string()
  .regex(/^(?:19|20|21)\d{2}-\d{2}-\d{2}$/, 'expected a day such as 2026-11-25')
  .refine((value) => isInCalendar(value), 'is no day of the calendar');

/** Instant in UTC, to the second. */
export const instant: z.ZodType<string, string> = z
  .string()
  .regex(/^(?:19|20|21)\d{2}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/, 'expected an instant such as 2026-11-25T13:45:00Z')
  .refine((value) => isInCalendar(value.slice(0, 10)), 'is no day of the calendar');

function isInCalendar(value: string): boolean {
  const parsed = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

const IDS = Object.keys(CRITERIA) as Criterion[];
export const criterion: z.ZodType<Criterion> = z.enum(IDS, 'is no criterion');
export const criteria: z.ZodType<Criterion[]> = distinct(criterion, 61);

/** A list without repetition. Canonical JSON keeps its order. */
export function distinct<T extends string>(item: z.ZodType<T>, max: number, min = 0): z.ZodType<T[]> {
  return z
    .array(item)
    .min(min, min === 1 ? 'needs at least one' : `needs at least ${min}`)
    .max(max, `has more than ${max}`)
    .refine((items) => new Set(items).size === items.length, 'names one of them twice');
}

/** As telemetry spells it: a host, a provider, a model, a region. */
export const token: z.ZodType<string, string> = z
  .string()
  .min(1, 'must not be empty')
  .max(200, 'has more than 200 characters')
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$/, 'expected letters, digits and . _ : / @ + -');

/** What a run of the controls is called by. */
export const runId: z.ZodType<string, string> = z.string().regex(/^[0-9a-f]{32}$/, 'expected the id of a run: 32 hex digits');

/** A sealed record. */
export const recordId: z.ZodType<string, string> = z.string().regex(/^[0-9a-f]{32}$/, 'expected the id of a record: 32 hex digits');

/** Name under which a file is offered for download. */
export const fileName: z.ZodType<string, string> = z
  .string()
  .max(120, 'has more than 120 characters')
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._()-]*$/, 'expected letters, digits, spaces and . _ ( ) -');

/** Two spellings of one person: case, width of letters and spaces do not make another. */
export function isSamePerson(a: string, b: string): boolean {
  return spell(a) === spell(b);
}

function spell(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Complains at `path` unless `holds`. */
export function demand(holds: boolean, context: z.RefinementCtx, path: readonly string[], message: string): void {
  if (!holds) context.addIssue({ code: 'custom', path: [...path], message });
}

import type { Json } from '@spanproof/vocabulary';
import type { Field, RegisterForm } from './field.ts';

export type EntryData = { readonly [name: string]: Json };
/** What the fields hold while a person types, by `at`; a field of rows holds them as JSON of drafts. */
export type Draft = { readonly [at: string]: string };

const NONE = 'none';

/** What an entry's data shows in each field. */
export function toDraft(fields: readonly Field[], data: EntryData | undefined): Draft {
  return Object.fromEntries(fields.map((field) => [field.at, formatValue(field, readAt(data ?? {}, field.at.split('.')))]));
}

/**
 * The entry's data after what was typed: fields without text are absent, members no field shows stay as they are.
 * An object of which every field is empty is absent as a whole.
 */
export function toData(form: Pick<RegisterForm, 'fields' | 'blank'>, draft: Draft, before: EntryData | undefined): EntryData {
  let data: EntryData = { ...form.blank, ...before };
  for (const field of form.fields) data = writeAt(data, field.at.split('.'), readField(field, draft[field.at] ?? '', draft));
  return data;
}

/** What a person still has to fill in, or has contradicted, in words; the processor looks at all of it again. */
export function findFaults({ fields, differ }: Pick<RegisterForm, 'fields' | 'differ'>, draft: Draft): { readonly [at: string]: string } {
  const faults = fields.flatMap((field) => {
    const fault = findFault(field, draft[field.at] ?? '');
    return fault === undefined ? [] : [[field.at, fault] as const];
  });
  const [first = '', second = ''] = differ ?? [];
  const same = first !== '' && (draft[first] ?? '').trim() !== '' && spell(draft[first] ?? '') === spell(draft[second] ?? '');
  return Object.fromEntries(same ? [...faults, [second, 'must be another person: nobody approves what is their own']] : faults);
}

function findFault({ kind, required, columns = [] }: Field, text: string): string | undefined {
  if (required === true && text.trim() === '') return 'is needed';
  if (kind !== 'rows') return undefined;
  const missing = readRows(text).flatMap((row, index) =>
    columns.filter((column) => findFault(column, row[column.at] ?? '') !== undefined).map(({ label }) => `${label} of ${index + 1}`),
  );
  if (missing.length === 0) return undefined;
  return missing.length > 3
    ? `${missing.length} values are needed, ${missing[0]} first`
    : `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} needed`;
}

export function readRows(text: string | undefined): readonly Draft[] {
  return text === undefined || text === '' ? [] : (JSON.parse(text) as readonly Draft[]);
}

export function writeRows(rows: readonly Draft[]): string {
  return rows.length === 0 ? '' : JSON.stringify(rows);
}

function readField(field: Field, text: string, draft: Draft): Json | undefined {
  const { kind, at, columns = [], none } = field;
  const trimmed = text.trim();
  // A flag inside an object stands only where the object does: "reviewed: no" of no report says nothing.
  if (kind === 'flag') {
    const parent = at.includes('.') ? `${at.slice(0, at.lastIndexOf('.'))}.` : '';
    const stands = parent === '' || Object.entries(draft).some(([name, value]) => name !== at && name.startsWith(parent) && value !== '' && value !== 'false');
    return stands ? trimmed === 'true' : undefined;
  }
  if (trimmed === '') return undefined;
  if (kind === 'number') return Number(trimmed);
  if (kind === 'instant') return toInstant(trimmed);
  if (kind === 'rows') return readRows(text).map((row) => toData({ fields: columns }, row, undefined));
  if (kind !== 'list') return trimmed;
  if (none === true && trimmed.toLowerCase() === NONE) return [];
  return trimmed
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** `2026-11-25T13:45` as browsers give it, without seconds where they are 0; taken as UTC. */
function toInstant(text: string): string {
  return `${text.length === 16 ? `${text}:00` : text.slice(0, 19)}Z`;
}

function writeAt(data: EntryData, [name = '', ...rest]: readonly string[], value: Json | undefined): EntryData {
  const { [name]: current, ...others } = data;
  if (rest.length === 0) {
    if (value !== undefined) return { ...others, [name]: value };
    // A list the schema demands is emptied, not taken away.
    return Array.isArray(current) ? { ...others, [name]: [] } : others;
  }
  const inner = writeAt(isObject(current) ? current : {}, rest, value);
  return Object.keys(inner).length === 0 ? others : { ...others, [name]: inner };
}

function readAt(data: EntryData, [name = '', ...rest]: readonly string[]): Json | undefined {
  const value = data[name];
  if (rest.length === 0) return value;
  return isObject(value) ? readAt(value, rest) : undefined;
}

function formatValue({ kind, columns = [], none }: Field, value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (kind === 'rows') return Array.isArray(value) ? writeRows(value.map((item: Json) => toDraft(columns, isObject(item) ? item : {}))) : '';
  if (kind === 'instant') return typeof value === 'string' ? value.replace(/Z$/, '') : '';
  if (Array.isArray(value)) return value.length === 0 && none === true ? NONE : value.map(String).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isObject(value: Json | undefined): value is EntryData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Two spellings of one person, as the processor takes them. */
function spell(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** An id for a new entry, of the letters a ledger may show. */
export function toEntryId(name: string): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return words === '' ? 'entry' : words;
}

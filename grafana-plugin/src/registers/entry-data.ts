import type { Json } from '@spanproof/vocabulary';
import type { Field, RegisterForm } from './fields.ts';

export type EntryData = { readonly [name: string]: Json };
/** What the fields hold while a person types, by `at`. */
export type Draft = { readonly [at: string]: string };

/** What an entry's data shows in each field. */
export function toDraft({ fields }: RegisterForm, data: EntryData | undefined): Draft {
  return Object.fromEntries(fields.map(({ at }) => [at, formatValue(readAt(data ?? {}, at.split('.')))]));
}

/**
 * The entry's data after what was typed: fields without text are absent, members no field shows stay as they are.
 * An object of which every field is empty is absent as a whole.
 */
export function toData(form: RegisterForm, draft: Draft, before: EntryData | undefined): EntryData {
  let data: EntryData = { ...form.blank, ...before };
  for (const field of form.fields) data = writeAt(data, field.at.split('.'), readField(field, draft[field.at] ?? '', draft));
  return data;
}

function readField({ kind, at }: Field, text: string, draft: Draft): Json | undefined {
  const trimmed = text.trim();
  // A flag inside an object stands only where the object does: "reviewed: no" of no report says nothing.
  if (kind === 'flag') {
    const parent = at.includes('.') ? `${at.slice(0, at.lastIndexOf('.'))}.` : '';
    const stands = parent === '' || Object.entries(draft).some(([name, value]) => name !== at && name.startsWith(parent) && value !== '' && value !== 'false');
    return stands ? trimmed === 'true' : undefined;
  }
  if (trimmed === '') return undefined;
  if (kind === 'number') return Number(trimmed);
  if (kind !== 'list') return trimmed;
  return trimmed
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
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

function formatValue(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isObject(value: Json | undefined): value is EntryData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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

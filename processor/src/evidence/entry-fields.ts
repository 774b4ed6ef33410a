import type { Json } from '@spanproof/vocabulary';

type Fields = { readonly [key: string]: Json };

/** Members of a register entry's data. The register has checked it against its schema; what is not there, or of another type, is absent all the same. */
export function textIn(fields: Fields | undefined, name: string): string | undefined {
  const value = fields?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function flagIn(fields: Fields | undefined, name: string): boolean {
  return fields?.[name] === true;
}

export function fieldsIn(fields: Fields | undefined, name: string): Fields | undefined {
  return toFields(fields?.[name]);
}

export function textsIn(fields: Fields | undefined, name: string): readonly string[] {
  const value = fields?.[name];
  return Array.isArray(value) ? (value as readonly Json[]).filter((item): item is string => typeof item === 'string') : [];
}

export function listIn(fields: Fields | undefined, name: string): readonly Fields[] {
  const value = fields?.[name];
  return Array.isArray(value) ? (value as readonly Json[]).map(toFields).filter((item) => item !== undefined) : [];
}

function toFields(value: Json | undefined): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

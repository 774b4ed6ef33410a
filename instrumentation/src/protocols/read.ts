import type { Json } from '@spanproof/vocabulary';
import type { JsonObject } from './protocol.ts';

// Bodies come from the application and from the provider: nothing about their types is given.

export function readObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export function readArray(value: Json | undefined): readonly Json[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

export function readString(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function readNumber(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function readInteger(value: Json | undefined): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

/** A string alone or a list of strings. */
export function readStrings(value: Json | undefined): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  const strings = readArray(value)?.filter((item) => typeof item === 'string');
  return strings === undefined || strings.length === 0 ? undefined : strings;
}

/** A copy without undefined members: what is absent stays absent in JSON. */
export function present(members: { readonly [key: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined));
}

import type { Json } from '@spanproof/vocabulary';
import type { AttributeReader } from './attribute-reader.ts';
import { type JsonRecord, openRecord } from './open-record.ts';

/**
 * The value of the conventions' own name where there is one, else that of the first of the emitter's names. Further names that say the same are
 * taken; a name that says something else is kept.
 */
export function settle<Value extends string | number | boolean>(
  reader: AttributeReader,
  known: Value | undefined,
  names: readonly string[],
  take: (name: string) => Value | undefined,
): Value | undefined {
  let value = known;
  for (const name of names) {
    if (value === undefined) value = take(name);
    else if (reader.peek(name) === value) reader.take(name);
  }
  return value;
}

/** Canonical name -> the emitter's names for it, the best first. */
export type Aliases = Readonly<Record<string, readonly string[]>>;

/** The content with what the emitter's names add to it; values as they are. */
export function addAliases(reader: AttributeReader, content: { readonly [name: string]: Json }, aliases: Aliases): JsonRecord {
  const result: JsonRecord = Object.assign(openRecord(), content);
  for (const [canonical, names] of Object.entries(aliases)) {
    for (const name of names) {
      if (result[canonical] !== undefined) {
        if (reader.peek(name) === result[canonical]) reader.take(name);
        continue;
      }
      const value = reader.take(name);
      if (value !== undefined) result[canonical] = value;
    }
  }
  return result;
}

/** Sets what is not there yet. */
export function addMissing(content: JsonRecord, name: string, make: () => Json | undefined): void {
  if (content[name] !== undefined) return;
  const value = make();
  if (value !== undefined) content[name] = value;
}

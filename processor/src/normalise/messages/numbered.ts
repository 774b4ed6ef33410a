import type { Json } from '@spanproof/vocabulary';
import type { AttributeReader } from '../attribute-reader.ts';
import { type JsonRecord, openRecord } from '../open-record.ts';

/** One level of numbered attributes: `<prefix>3.<rest>` is item 3's member `<rest>`. */
export interface NumberedItem {
  /** Member -> the attribute's whole name. */
  readonly members: ReadonlyMap<string, string>;
}

/** Items in the order of their numbers. Numbers come from outside: as many items as attributes, whatever they say. */
export function readNumbered(reader: AttributeReader, prefix: string): readonly NumberedItem[] {
  const items = new Map<number, Map<string, string>>();
  for (const name of reader.names(prefix)) {
    const found = /^(\d{1,9})\.(.+)$/s.exec(name.slice(prefix.length));
    if (found?.[1] === undefined || found[2] === undefined) continue;
    const number = Number(found[1]);
    const members = items.get(number) ?? new Map<string, string>();
    if (!members.has(found[2])) members.set(found[2], name);
    items.set(number, members);
  }
  return [...items].toSorted(([a], [b]) => a - b).map(([, members]) => ({ members }));
}

/** The item's members that begin so, one level deeper. */
export function readNested({ members }: NumberedItem, prefix: string): readonly NumberedItem[] {
  const items = new Map<number, Map<string, string>>();
  for (const [member, name] of members) {
    const found = member.startsWith(prefix) ? /^(\d{1,9})\.(.+)$/s.exec(member.slice(prefix.length)) : null;
    if (found?.[1] === undefined || found[2] === undefined) continue;
    const number = Number(found[1]);
    const nested = items.get(number) ?? new Map<string, string>();
    nested.set(found[2], name);
    items.set(number, nested);
  }
  return [...items].toSorted(([a], [b]) => a - b).map(([, nested]) => ({ members: nested }));
}

/** Takes the named members of an item; `names` says how each is called in the result. */
export function takeMembers(reader: AttributeReader, { members }: NumberedItem, names: Readonly<Record<string, string>>): JsonRecord {
  const result = openRecord();
  for (const [member, target] of Object.entries(names)) {
    const name = members.get(member);
    const value: Json | undefined = name === undefined ? undefined : reader.take(name);
    if (value !== undefined) result[target] = value;
  }
  return result;
}

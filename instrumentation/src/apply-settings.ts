import type { Json, Policy, Setting } from '@spanproof/vocabulary';
import { isExactNumber } from './protocols/exact-json.ts';
import type { JsonObject, Protocol } from './protocols/protocol.ts';
import { readObject } from './protocols/read.ts';

export interface AppliedSettings {
  /** The body as it may be sent; the same object where nothing had to change. */
  readonly json: JsonObject;
  /** By id of the setting: how many members were changed. */
  readonly changed: ReadonlyMap<string, number>;
}

/** Takes members out and forces values. Undefined where the body is none that can be read: then settings do not apply, and their verdicts say so. */
export function applySettings({ settings = [] }: Policy, { name }: Pick<Protocol, 'name'>, json: JsonObject | undefined): AppliedSettings | undefined {
  if (json === undefined || settings.length === 0) return undefined;
  const changed = new Map<string, number>();
  let body = json;
  for (const setting of settings) {
    const next = apply(body, setting.member.split('.'), setting, setting.protocols?.includes(name) === true);
    changed.set(setting.id, next === body ? 0 : 1);
    body = next;
  }
  return { json: body, changed };
}

function apply(object: JsonObject, [name = '', ...rest]: readonly string[], setting: Setting, adds: boolean): JsonObject {
  const value = object[name];
  if (rest.length > 0) {
    const inner = readObject(value) ?? (adds && value === undefined ? {} : undefined);
    if (inner === undefined || isExactNumber(inner)) return object;
    const next = apply(inner, rest, setting, adds);
    return next === inner ? object : { ...object, [name]: next };
  }
  if (setting.force === undefined) {
    if (!(name in object)) return object;
    const { [name]: _taken, ...others } = object;
    return others;
  }
  if (value === undefined ? !adds : same(value, setting.force)) return object;
  return { ...object, [name]: setting.force };
}

function same(value: Json, forced: Json): boolean {
  return value === forced;
}

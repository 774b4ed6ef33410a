import type { AttributeValue } from '@spanproof/vocabulary/ledger';
import type { Attributes } from './contract.ts';
import { formatPath, type JsonObject, type JsonPath, readArray, readBase64, readDouble, readInteger, readObject, readString } from './json-fields.ts';
import { MAX_NODES, MAX_VALUE_DEPTH } from './limits.ts';
import { malformed, tooManyNodes } from './malformed.ts';
import { openMap } from './open-map.ts';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** Messages and values made so far, as the protobuf reader counts them. */
export interface NodeCount {
  nodes: number;
}

export function countNode(count: NodeCount, nodes = 1): void {
  count.nodes += nodes;
  if (count.nodes > MAX_NODES) throw tooManyNodes();
}

export function readAttributes(count: NodeCount, object: JsonObject, path: JsonPath | undefined): Attributes {
  const list: JsonPath = { parent: path, step: 'attributes' };
  return readArray(object, 'attributes', path).map((item, step) => readKeyValue(count, item, { parent: list, step }, 0));
}

function readKeyValue(count: NodeCount, item: unknown, path: JsonPath, depth: number): readonly [string, AttributeValue] {
  countNode(count);
  const pair = readObject(item, path);
  return [readString(pair, 'key', path), readAnyValue(count, pair.value, { parent: path, step: 'value' }, depth)];
}

const MEMBERS = ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'] as const;

export function readAnyValue(count: NodeCount, value: unknown, path: JsonPath, depth: number): AttributeValue {
  if (value === undefined || value === null) return null;
  if (depth >= MAX_VALUE_DEPTH) throw malformed(`expected at most ${MAX_VALUE_DEPTH} levels`, formatPath(path));
  const object = readObject(value, path);
  const present = MEMBERS.filter((member) => object[member] !== undefined && object[member] !== null);
  if (present.length > 1) throw malformed('expected one member of the oneof', formatPath(path));
  const [member] = present;
  if (member === undefined) return null;
  switch (member) {
    case 'stringValue':
      return readString(object, member, path);
    case 'boolValue':
      if (typeof object.boolValue !== 'boolean') throw malformed('expected true or false', formatPath(path, member));
      return object.boolValue;
    case 'intValue': {
      const integer = readInteger(object.intValue, INT64_MIN, INT64_MAX, path, member);
      return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
    }
    case 'doubleValue':
      return readDouble(object.doubleValue, path, member);
    case 'bytesValue':
      return readBase64(object.bytesValue, path, member);
    case 'arrayValue':
      return readItems(object, member, path, (item, step) => {
        countNode(count);
        return readAnyValue(count, item, step, depth + 1);
      });
    case 'kvlistValue': {
      const entries = openMap();
      for (const [key, item] of readItems(object, member, path, (pair, step) => readKeyValue(count, pair, step, depth + 1))) {
        if (key in entries) throw malformed('expected every key once', formatPath(path, member));
        entries[key] = item;
      }
      return entries;
    }
  }
}

function readItems<Item>(object: JsonObject, member: string, path: JsonPath, read: (item: unknown, path: JsonPath) => Item): readonly Item[] {
  const inner: JsonPath = { parent: path, step: member };
  const list: JsonPath = { parent: inner, step: 'values' };
  return readArray(readObject(object[member], inner), 'values', inner).map((item, step) => read(item, { parent: list, step }));
}

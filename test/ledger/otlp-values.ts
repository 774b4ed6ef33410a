import type { AttributeValue } from '@spanproof/vocabulary/ledger';

/** OTLP JSON, as the vectors spell attribute values. */
interface AnyValue {
  readonly stringValue?: string;
  readonly intValue?: string;
  readonly doubleValue?: number | string;
  readonly boolValue?: boolean;
  readonly bytesValue?: string;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values: readonly KeyValue[] };
}
export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}
function readValue(value: AnyValue): AttributeValue {
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.intValue !== undefined) return BigInt(value.intValue);
  if (value.doubleValue !== undefined) return Number(value.doubleValue);
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.bytesValue !== undefined) return new Uint8Array(Buffer.from(value.bytesValue, 'base64'));
  if (value.arrayValue !== undefined) return value.arrayValue.values.map(readValue);
  if (value.kvlistValue !== undefined) return Object.fromEntries(readAttributes(value.kvlistValue.values));
  return null;
}

export function readAttributes(pairs: readonly KeyValue[]): (readonly [string, AttributeValue])[] {
  return pairs.map(({ key, value }) => [key, readValue(value)]);
}

/** The protobuf JSON mapping as OTLP narrows it: camelCase names, hex ids, enums as integers, 64-bit integers as strings or numbers. */
import { decodeBase64 } from '@spanproof/vocabulary/ledger';
import { malformed } from './malformed.ts';

export type JsonObject = { readonly [key: string]: unknown };

/** Where a value stands, newest step last; spelt out only for an error. */
export interface JsonPath {
  readonly parent: JsonPath | undefined;
  readonly step: string | number;
}

export function formatPath(path: JsonPath | undefined, field?: string): string {
  let text = field ?? '';
  for (let at = path; at !== undefined; at = at.parent) {
    const separator = text === '' || text.startsWith('[') ? '' : '.';
    text = typeof at.step === 'number' ? `[${at.step}]${separator}${text}` : `${at.step}${separator}${text}`;
  }
  return text === '' ? 'the request' : text;
}

export function readObject(value: unknown, path: JsonPath | undefined): JsonObject {
  if (!isObject(value)) throw malformed('expected an object', formatPath(path));
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** null stands for the default, as in every protobuf JSON. */
export function readArray(object: JsonObject, field: string, path: JsonPath | undefined): readonly unknown[] {
  const value = object[field] ?? [];
  if (!Array.isArray(value)) throw malformed('expected an array', formatPath(path, field));
  return value;
}

/** A lone surrogate becomes U+FFFD, what it is in UTF-8: a cut emoji must not cost the whole batch. */
export function readString(object: JsonObject, field: string, path: JsonPath | undefined): string {
  const value = object[field] ?? '';
  if (typeof value !== 'string') throw malformed('expected a string', formatPath(path, field));
  return value.toWellFormed();
}

export function readHex(object: JsonObject, field: string, path: JsonPath | undefined): string {
  const value = object[field] ?? '';
  if (typeof value !== 'string' || value.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(value)) throw malformed('expected hex digits', formatPath(path, field));
  return value.slice(0, 34).toLowerCase();
}

export function readInteger(value: unknown, min: bigint, max: bigint, path: JsonPath | undefined, field: string): bigint {
  const integer = parseInteger(value ?? 0);
  if (integer === undefined || integer < min || integer > max) throw malformed(`expected an integer from ${min} to ${max}`, formatPath(path, field));
  return integer;
}

function parseInteger(value: unknown): bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

const UINT32_MAX = 0xffff_ffffn;
const UINT64_MAX = 0xffff_ffff_ffff_ffffn;

export function readUint32(object: JsonObject, field: string, path: JsonPath | undefined): number {
  return Number(readInteger(object[field], 0n, UINT32_MAX, path, field));
}

export function readEnum(object: JsonObject, field: string, path: JsonPath | undefined): number {
  return Number(readInteger(object[field], -0x8000_0000n, 0x7fff_ffffn, path, field));
}

export function readTime(object: JsonObject, field: string, path: JsonPath | undefined): bigint {
  return readInteger(object[field], 0n, UINT64_MAX, path, field);
}

export function readDouble(value: unknown, path: JsonPath | undefined, field: string): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  if (typeof value === 'string' && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value)) return Number(value);
  throw malformed('expected a number', formatPath(path, field));
}

/** Standard or URL-safe alphabet, with or without padding. */
export function readBase64(value: unknown, path: JsonPath | undefined, field: string): Uint8Array {
  const text = typeof value === 'string' ? value.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '') : undefined;
  const bytes = text === undefined ? undefined : decodeBase64(text.padEnd(Math.ceil(text.length / 4) * 4, '='));
  if (bytes === undefined) throw malformed('expected base64', formatPath(path, field));
  return bytes;
}

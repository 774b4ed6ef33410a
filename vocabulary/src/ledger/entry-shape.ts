import { isKeyName } from './vkey.ts';

export type Check = (value: unknown) => boolean;
/** Members and their checks; a key that ends in `?` may be absent, any other member of the value is refused. */
export type Shape = { readonly [member: string]: Check };

export function shaped(shape: Shape): Check {
  return (value) => isRecord(value) && hasShape(value, shape);
}

export function hasShape(value: { readonly [key: string]: unknown }, shape: Shape): boolean {
  const left = new Set(Object.keys(value).filter((key) => value[key] !== undefined));
  for (const [name, check] of Object.entries(shape)) {
    const key = name.replace('?', '');
    const member = value[key];
    if (member === undefined ? key === name : !check(member)) return false;
    left.delete(key);
  }
  return left.size === 0;
}

export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isListOf(value: unknown, check: Check): value is readonly unknown[] {
  return Array.isArray(value) && value.every(check);
}

export function isAscending(values: readonly string[]): boolean {
  return values.every((value, at) => at === 0 || (values[at - 1] ?? '') < value);
}

export function oneOf(...values: readonly string[]): Check {
  return (value) => typeof value === 'string' && values.includes(value);
}

export function isText(value: unknown): boolean {
  return typeof value === 'string';
}

export function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && isKeyName(value);
}

export function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** 32 bytes in hex. */
export function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** 16 bytes in hex. */
export function isId(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);
}

/** ns since the epoch, at most 64 bits. */
export function isInstant(value: unknown): boolean {
  return typeof value === 'string' && /^(?:0|[1-9][0-9]{0,19})$/.test(value) && BigInt(value) < 1n << 64n;
}

export function isBundleId(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z0-9][a-z0-9._-]{0,127}$/.test(value);
}

/** A retention class. */
export function isClass(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z][a-z0-9_]*$/.test(value);
}

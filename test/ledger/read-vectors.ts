import { readFileSync } from 'node:fs';

/** A case by its name; the name says what is special about it. */
export interface Named {
  readonly name: string;
}

/** Reads a frozen file of test/vectors; the caller states its shape. */
export function readVectors<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8')) as Shape;
}

export function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export function fromText(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'));
}

export function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

/** The same bytes with one bit changed. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = bytes.slice();
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
}

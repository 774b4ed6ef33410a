/** What stands for `length` UTF-16 units of a text once they are read as they are meant. */
export interface Decoded {
  /** Absent where the units stand as they are, and need not be looked at again. */
  readonly value?: string;
  readonly length: number;
}

/** Reads the spelling that begins at `index`; undefined where there is none. Attacker-controlled; looks at a bounded window. */
export type Decode = (text: string, index: number) => Decoded | undefined;

/** ASCII that is seen: what values are written in. */
export function isVisible(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

export function isDigitCode(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isAlnumCode(code: number): boolean {
  return isDigitCode(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
}

/** The code point as text, or undefined for what is none. */
export function fromCodePoint(point: number): string | undefined {
  return point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : undefined;
}

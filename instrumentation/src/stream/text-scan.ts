import type { FindingKind, Scanner } from '@spanproof/vocabulary';

/** How texts are read: what is looked for, and which placeholders come back as what they stand for. */
export interface TextReader {
  readonly scanner: Scanner<FindingKind>;
  readonly restore: ReadonlyMap<string, string>;
}

/** Something found in a growing text, or a placeholder that comes back; offsets in UTF-16 units from the text's beginning. */
export interface Found {
  /** Undefined where it is a placeholder, whose text `restored` is. */
  readonly kind: FindingKind | undefined;
  readonly restored?: string;
  readonly start: number;
  readonly end: number;
  /** What was found, decoded as often as the text around it is encoded. */
  readonly value: string;
  /** The text spells the value in another way. */
  readonly obscured: boolean;
  /** Writes a replacement as it must stand in the text: escaped inside a JSON string, quoted in the place of a number. */
  write(replacement: string): string;
}

/** Examines a text that arrives in pieces, and says up to where nothing that follows can change what was found. */
export interface TextScan {
  feed(piece: string): void;
  /** Looks at what was fed: findings that are final and were not given before, in order. `ended` = as if nothing followed; more may, nevertheless. */
  settle(ended: boolean): readonly Found[];
  /** No finding to come begins before this offset. */
  readonly safe: number;
  /** True once something could not be examined. */
  readonly truncated: boolean;
}

export function writePlain(replacement: string): string {
  return replacement;
}

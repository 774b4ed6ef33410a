import type { DataClass } from '../data-class.ts';
import type { Topic } from '../taxonomy.ts';
import type { Action } from '../policy.ts';
import type { Engine } from './engine.ts';

/** Anchor of a definition that wants to see every run of digits instead of a literal. */
export const DIGITS = '\\d';

/** Bytes beyond an anchor that a matcher may read unless its definition says otherwise. */
export const DEFAULT_AHEAD = 640;
/** Bytes of its own word that a match may begin before its anchor. */
export const WORD_BEHIND = 64;
/** Bytes before its match or anchor that a matcher may read, for context and boundaries. */
export const LOOK_BEHIND = 320;

/** Trust Services Criteria a finding kind serves, by id only. */
export type Criterion = 'C1.1' | 'CC6.1' | 'CC6.7' | 'P4' | 'P6';

/** Positives mark the finding itself with guillemets, in text that holds nothing else to find: `write to «ada@example.org»`. */
export interface Examples {
  readonly positives: readonly string[];
  readonly nearMisses: readonly string[];
}

/** What a matcher reports: byte offsets, and what speaks for it beyond its shape. */
export interface Match {
  readonly start: number;
  readonly end: number;
  /** Per cent. */
  readonly confidence: number;
  /** A checksum, decoding or unmistakable prefix held. */
  readonly validated: boolean;
  /** A word nearby names the kind. */
  readonly context: boolean;
}

/**
 * The text under scan. `bytes` beyond `end` is scratch and never read. Attacker-controlled, possibly invalid UTF-8.
 * `valueStart` > 0 where a label (the JSON key of the value) was put in front: bytes [0, valueStart) are `label=`, and context only.
 */
export interface ScanInput {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly valueStart: number;
  /** The digit groups that begin at `start`; valid until the next call. */
  digitsAt(start: number): DigitRun;
}

/** Up to MAX_GROUPS digit groups, each at most 3 separator bytes from the last (see digits.ts). Reused: read, never keep. */
export interface DigitRun {
  /** start of group i = bounds[2i], end = bounds[2i + 1]. */
  readonly bounds: Int32Array;
  readonly groups: number;
  readonly digits: number;
  /** True where a group or the run was cut because it exceeded every kind's length. */
  readonly overlong: boolean;
}

/** One kind of finding: everything the product knows about it. Adding one = this file's shape + one line in index.ts. */
export interface FindingDefinition<Kind extends string = string> {
  readonly kind: Kind;
  readonly version: number;
  readonly class: 'pii' | 'secret';
  /** Its tags: TOPICS[topic]. Absent: that of its class, personal_data or secret. */
  readonly topic?: Topic;
  /** What a call with one of these is, at least; absent: confidential for personal data, restricted for secrets. */
  readonly dataClass?: DataClass;
  /** Lower-case ASCII literals (matched case-blind; a digit, which may not come first, stands for any digit), or DIGITS. */
  readonly anchors: readonly string[];
  /** Called for every anchor occurrence [start, end); reads a bounded window around it. */
  match(input: ScanInput, start: number, end: number): Match | undefined;
  readonly defaultAction: Action;
  readonly criteria: readonly Criterion[];
  readonly examples: Examples;
  /**
   * How many bytes beyond the anchor's end decide, beyond which `match` reads nothing: a stream waits for them. Absent: DEFAULT_AHEAD.
   * A function may ask for fewer where what is there already decides; it must never ask for fewer than `match` would read of any continuation.
   */
  readonly ahead?: number | ((input: ScanInput, start: number, end: number) => number);
  /** How many bytes before its anchor a match may begin: a stream keeps them back. Absent: to the beginning of the word, at most WORD_BEHIND. */
  readonly behind?: number;
}

export interface ScanBudget {
  /** Bytes of UTF-8 looked at. */
  readonly maxBytes: number;
  /** Matches kept before overlaps are resolved. */
  readonly maxCandidates: number;
}

export interface ScanFinding<Kind extends string = string> {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
  /** Per cent. */
  readonly confidence: number;
  /** `<kind>@<version>`. */
  readonly detector: string;
}

export interface ScanResult<Kind extends string = string> {
  /** Ordered by start, never overlapping. */
  readonly findings: readonly ScanFinding<Kind>[];
  /** True where the budget ended before the input did: absence of findings then proves nothing. */
  readonly truncated: boolean;
}

export interface Scanner<Kind extends string = string> {
  /** Offsets in bytes. Time is linear in the input; never throws on content. */
  scan(bytes: Uint8Array, budget?: Partial<ScanBudget>): ScanResult<Kind>;
  /** What scan() would find, while the text is still coming: see createStreamScan(). */
  readonly engine: Engine;
  /** Offsets in UTF-16 units. `label` names the value (a JSON key): context for the matchers, never part of a finding. */
  scanText(text: string, budget?: Partial<ScanBudget>, label?: string): ScanResult<Kind>;
}

import { findEncodedTokens } from './encoded-tokens.ts';
import { revealText } from './reveal-text.ts';

/** A way to read a text, and the way back to the text itself. */
export interface Reading {
  readonly text: string;
  /** [start, end) of the reading, in the text. */
  back(start: number, end: number): readonly [start: number, end: number];
}

export interface Readings {
  /** The text as it is, and then each round of revealing it. */
  readonly rounds: readonly Reading[];
  readonly truncated: boolean;
}

/** Rounds of escaping, encoding and hiding that are undone. */
const MAX_ROUNDS = 3;

/** The ways to read a text; most texts have one. */
export function readText(text: string): Readings {
  const rounds: Reading[] = [{ text, back: (start, end) => [start, end] }];
  let truncated = false;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const outer = rounds.at(-1)!;
    const inner = revealText(outer.text);
    if (inner === undefined) break;
    truncated ||= inner.truncated;
    rounds.push({ text: inner.text, back: (start, end) => outer.back(inner.startOf(start), inner.endOf(end)) });
  }
  return { rounds, truncated };
}

/** What runs of base64 and hex in a reading stand for; every place in one of them is the whole run. */
export function readEncoded(reading: Reading): Readings {
  const tokens = findEncodedTokens(reading.text);
  return {
    rounds: tokens.map(({ start, end, text }) => ({ text, back: () => reading.back(start, end) })),
    truncated: tokens.some((token) => token.truncated),
  };
}

import { buildAutomaton } from '../automaton.ts';
import { byteAt, isLetter } from './bytes.ts';

/** Offset behind the last of the words that lies within [from, to), or -1. Reads at most to - from bytes. */
export type WordFinder = (bytes: Uint8Array, from: number, to: number) => number;

/**
 * Finds context words, case-blind. A word counts only where no letter precedes it; one that ends in `_` or stands alone needs no boundary behind,
 * so that `phone` also answers to `phones` and `phoneNumber`.
 */
export function createWordFinder(words: readonly string[]): WordFinder {
  const { classes, next, shift, outputs } = buildAutomaton(words);
  return (bytes, from, to) => {
    let state = 0;
    let last = -1;
    for (let index = from; index < to; index++) {
      state = next[state + classes[bytes[index]!]!]!;
      if (state >= 0) continue;
      state &= 0x7fffffff;
      for (const word of outputs[state >> shift]!) {
        const start = index + 1 - words[word]!.length;
        if (isWordStart(bytes, from, start)) last = index + 1;
      }
    }
    return last;
  };
}

/** Also true at a camelCase hump: `homePhone`. */
function isWordStart(bytes: Uint8Array, from: number, start: number): boolean {
  const before = byteAt(bytes, start, start - 1);
  if (start <= from || !isLetter(before)) return true;
  return before >= 0x61 && bytes[start]! < 0x61;
}

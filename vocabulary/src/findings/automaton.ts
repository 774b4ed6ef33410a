import { DIGITS } from './definition.ts';
import { isDigit } from './reading/bytes.ts';

const FLAG = 0x80000000 | 0;

/**
 * A case-folded Aho-Corasick automaton over byte classes, plus one state that fires at the first digit of every run. A digit in a word stands for any digit.
 * States are kept multiplied by the row width, so that one step is `next[state + classes[byte]]`; a negative result means "something ends here".
 */
export interface Automaton {
  readonly classes: Uint8Array;
  readonly next: Int32Array;
  readonly shift: number;
  /** Per state: indices of the words that end there. */
  readonly outputs: readonly (readonly number[])[];
  /** Per state: how many of the last bytes may still become a word. */
  readonly depths: Uint8Array;
}

/** Builds the automaton; words are lower-case ASCII that begins with no digit, or DIGITS. Throws RangeError for anything else: lists are code, not input. */
export function buildAutomaton(words: readonly string[]): Automaton {
  const { classes, count } = classifyBytes(words);
  const shift = Math.ceil(Math.log2(count));
  const width = 1 << shift;
  const digitClass = classes[0x30]!;
  const rows: Int32Array[] = [new Int32Array(width).fill(-1)];
  const outputs: number[][] = [[]];
  /** Per state: how many digits it was reached by last; 2 stands for more. */
  const digits = [0];
  const depths = [0];
  for (const [index, word] of words.entries()) {
    let state = 0;
    for (const symbol of word === DIGITS ? [digitClass] : classesOf(word, classes)) {
      let target = rows[state]![symbol]!;
      if (target < 0) {
        target = rows.push(new Int32Array(width).fill(-1)) - 1;
        outputs.push([]);
        digits.push(symbol === digitClass ? Math.min(2, digits[state]! + 1) : 0);
        depths.push(depths[state]! + 1);
        rows[state]![symbol] = target;
      }
      state = target;
    }
    outputs[state]!.push(index);
  }
  linkFailures(rows, outputs, width);
  if (words.includes(DIGITS)) silenceRepeatedDigits(rows, outputs, digits, digitClass, words.indexOf(DIGITS));
  const next = new Int32Array(rows.length * width);
  for (const [state, row] of rows.entries()) {
    for (const [symbol, target] of row.entries()) next[state * width + symbol] = (target << shift) | (outputs[target]!.length > 0 ? FLAG : 0);
  }
  return { classes, next, shift, outputs, depths: Uint8Array.from({ length: rows.length }, (_, state) => depths[state] ?? 0) };
}

function classifyBytes(words: readonly string[]): { classes: Uint8Array; count: number } {
  const classes = new Uint8Array(256);
  let count = 1;
  for (const word of words) {
    if (word === DIGITS) continue;
    if (!/^[!-/:-@[-`a-z{-~ ][!-@[-`a-z{-~ ]*$/.test(word))
      throw new RangeError(`anchor ${JSON.stringify(word)} is not lower-case ASCII that begins with no digit`);
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i);
      if (classes[code] === 0 && !isDigit(code)) classes[code] = count++;
    }
  }
  for (let lower = 0x61; lower <= 0x7a; lower++) classes[lower - 0x20] = classes[lower]!;
  for (let digit = 0x30; digit <= 0x39; digit++) classes[digit] = count;
  return { classes, count: count + 1 };
}

function* classesOf(word: string, classes: Uint8Array): Generator<number> {
  for (let i = 0; i < word.length; i++) yield classes[word.charCodeAt(i)]!;
}

/** Breadth first: every missing edge takes the edge of the longest proper suffix, so that the scan never steps back. */
function linkFailures(rows: readonly Int32Array[], outputs: number[][], width: number): void {
  const fail = new Int32Array(rows.length);
  const queue: number[] = [];
  for (let symbol = 0; symbol < width; symbol++) {
    const root = rows[0]!;
    if (root[symbol]! < 0) root[symbol] = 0;
    else queue.push(root[symbol]!);
  }
  for (const state of queue) {
    const row = rows[state]!;
    const back = fail[state]!;
    outputs[state]!.push(...outputs[back]!);
    for (let symbol = 0; symbol < width; symbol++) {
      const inherited = rows[back]![symbol]!;
      const target = row[symbol]!;
      if (target < 0) row[symbol] = inherited;
      else {
        fail[target] = inherited;
        queue.push(target);
      }
    }
  }
}

/**
 * A run of digits fires once: its later digits lead to a twin of the digit state that has no output. Words may hold digits themselves; what they reach by
 * a second digit is silent too, and where such a word fails the run goes on in the twin.
 */
function silenceRepeatedDigits(rows: Int32Array[], outputs: number[][], digits: readonly number[], digitClass: number, word: number): void {
  const first = rows[0]![digitClass]!;
  const twin = rows.push(Int32Array.from(rows[first]!)) - 1;
  outputs.push([]);
  for (const [state, count] of digits.entries()) {
    if (count > 0 && rows[state]![digitClass] === first) rows[state]![digitClass] = twin;
    if (count > 1) outputs[state] = outputs[state]!.filter((output) => output !== word);
  }
  rows[twin]![digitClass] = twin;
}

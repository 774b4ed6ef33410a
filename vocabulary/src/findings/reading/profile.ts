import { isDigit, isLower, isUpper } from './bytes.ts';

/** What a value is made of, to tell a generated secret from a word, a name or a sample. */
export interface ValueProfile {
  readonly length: number;
  readonly digits: number;
  readonly lowers: number;
  readonly uppers: number;
  readonly others: number;
  /** Different bytes. */
  readonly distinct: number;
  /** How often the class (digit, lower, upper, other) changes from one byte to the next. */
  readonly changes: number;
}

/** Which value last had a byte: spares clearing 256 marks for every value. */
const seenIn = new Uint32Array(256);
let generation = 0;

/** Profiles [start, end); callers bound the length. */
export function profileValue(bytes: Uint8Array, start: number, end: number): ValueProfile {
  generation = (generation + 1) >>> 0;
  if (generation === 0) seenIn.fill(0);
  let distinct = 0;
  const counts = [0, 0, 0, 0];
  let changes = 0;
  let last = -1;
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!;
    const group = isLower(byte) ? 0 : isUpper(byte) ? 1 : isDigit(byte) ? 2 : 3;
    counts[group] = counts[group]! + 1;
    if (last >= 0 && last !== group) changes++;
    last = group;
    if (seenIn[byte] !== generation) distinct++;
    seenIn[byte] = generation;
  }
  const [lowers, uppers, digits, others] = counts as [number, number, number, number];
  return { length: end - start, digits, lowers, uppers, others, distinct, changes };
}

/** True for what a generator makes: enough different characters, and digits mixed into letters. */
export function looksGenerated(profile: ValueProfile): boolean {
  return profile.distinct >= Math.min(10, profile.length / 2) && profile.digits >= 1 && profile.lowers + profile.uppers >= 2 && profile.changes >= 3;
}

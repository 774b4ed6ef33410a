/** Eight bins an octave: neighbours differ by 9 %, which is finer than any effect that is looked for. */
const PER_OCTAVE = 8;
export const MOST_BINS = 512;

/** The logarithm of a bin's width, in nats. */
export const BIN_WIDTH: number = Math.LN2 / PER_OCTAVE;

/** 0 for values under 1, else 1 + floor(8 · log2(value)), at most 511. In SQL: if(x < 1, 0, least(511, 1 + toUInt16(floor(8 * log2(x))))). */
export function binOf(value: number): number {
  return value < 1 ? 0 : Math.min(MOST_BINS - 1, 1 + Math.floor(PER_OCTAVE * Math.log2(value)));
}

/** The natural logarithm of a bin's middle; of bin 0, of one half. */
export function logOfBin(bin: number): number {
  return bin === 0 ? -Math.LN2 : (bin - 0.5) * BIN_WIDTH;
}

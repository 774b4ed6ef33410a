/** Numbers in [0, 1) that a seed determines (mulberry32). */
export function createSeededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Bytes that a seed determines. */
export function seededBytes(seed: number, length: number): Uint8Array {
  const random = createSeededRandom(seed);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

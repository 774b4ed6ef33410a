/** Where the units of a decoded text stood in the text it was decoded from. Grows with escapes, not with text. */
export interface OffsetMap {
  /** From unit `from` on, a decoded unit stands `by` units further on than before. Ascending. */
  shift(from: number, by: number): void;
  /** Offset of a decoded unit in the original. */
  back(offset: number): number;
  /** Offsets below this one are not asked for again. */
  forget(offset: number): void;
}

export function createOffsetMap(start: number): OffsetMap {
  let changes: { readonly from: number; readonly shift: number }[] = [{ from: 0, shift: start }];

  function find(offset: number): number {
    let low = 0;
    let high = changes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (changes[middle]!.from <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    shift(from, by) {
      changes.push({ from, shift: changes.at(-1)!.shift + by });
    },
    back: (offset) => offset + changes[find(offset)]!.shift,
    forget(offset) {
      const index = find(offset);
      if (index > 0) changes = changes.slice(index);
    },
  };
}

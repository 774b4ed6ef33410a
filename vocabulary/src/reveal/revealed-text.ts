/** A text as it is meant, and the way back: offsets are UTF-16 units. */
export interface RevealedText {
  readonly text: string;
  /** True where there were more spellings than are followed: the rest stands as it was. */
  readonly truncated: boolean;
  /** Where what begins at `offset` began before. */
  startOf(offset: number): number;
  /** Where what ends at `offset` ended before. */
  endOf(offset: number): number;
}

export interface Revealer {
  /** [start, end) of the original becomes `value`. Calls come in order. False where no more are taken. */
  replace(start: number, end: number, value: string): boolean;
  /** Undefined where nothing was replaced. */
  finish(): RevealedText | undefined;
}

/** As many as a megabyte of nothing but `%41` has, several times over; 16 bytes each. */
const MAX_EDITS = 4 * 1024 * 1024;
const FIRST_EDITS = 64;
const NO_EDITS = new Int32Array(0);
/** Of one edit: start and end in the revealed text, start and end in the original. */
const FIELDS = 4;

/** Collects the edits that make a revealed text of `original`. */
export function createRevealer(original: string): Revealer {
  // Most texts are looked at and have none.
  let edits = NO_EDITS;
  let count = 0;
  let truncated = false;
  const pieces: string[] = [];
  let length = 0;
  let from = 0;
  return {
    replace(start, end, value) {
      if (count === MAX_EDITS) {
        truncated = true;
        return false;
      }
      if (FIELDS * count === edits.length) edits = grow(edits);
      if (start > from) pieces.push(original.slice(from, start));
      length += start - from;
      edits.set([length, length + value.length, start, end], FIELDS * count);
      pieces.push(value);
      length += value.length;
      from = end;
      count += 1;
      return true;
    },
    finish() {
      if (count === 0) return undefined;
      pieces.push(original.slice(from));
      return { text: pieces.join(''), truncated, ...mapBack(edits.subarray(0, FIELDS * count)) };
    },
  };
}

function grow(edits: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(FIELDS * FIRST_EDITS, 2 * edits.length));
  larger.set(edits);
  return larger;
}

function mapBack(edits: Int32Array): Pick<RevealedText, 'startOf' | 'endOf'> {
  return {
    startOf(offset) {
      const edit = lastEdit(edits, offset);
      if (edit < 0) return offset;
      // What begins inside a spelling begins with it; characters that vanished right before it do not belong to it.
      return offset < edits[edit + 1]! ? edits[edit + 2]! : edits[edit + 3]! + offset - edits[edit + 1]!;
    },
    endOf(offset) {
      const edit = lastEdit(edits, offset - 1);
      if (edit < 0) return offset;
      return offset <= edits[edit + 1]! ? edits[edit + 3]! : edits[edit + 3]! + offset - edits[edit + 1]!;
    },
  };
}

/** Place of the last edit that begins at or before `offset` of the revealed text, or below 0. */
function lastEdit(edits: Int32Array, offset: number): number {
  let low = 0;
  let high = edits.length / FIELDS;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edits[FIELDS * middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return FIELDS * (low - 1);
}

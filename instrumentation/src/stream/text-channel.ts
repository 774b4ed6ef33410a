import type { Enforcement } from './enforcement.ts';
import type { TextScan } from './text-scan.ts';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One text of a stream: what was found in it, and what of it may be handed on. */
export interface TextChannel {
  readonly group: string;
  readonly truncated: boolean;
  /** Takes the next piece; gives its place in the text. */
  feed(piece: string): { readonly from: number; readonly to: number };
  /** Looks at what was fed; false where something was found that blocks. */
  settle(ended: boolean): boolean;
  /** Nothing before this offset is found any more; where something blocks, its beginning. */
  readonly safe: number;
  /** The piece that began at `from` as it may be handed on; pieces come in order. */
  rewrite(piece: string, from: number): string;
}

export function createTextChannel(scan: TextScan, enforcement: Enforcement, group: string): TextChannel {
  let edits: Edit[] = [];
  let length = 0;
  let settled = 0;
  let limit = Number.POSITIVE_INFINITY;
  return {
    group,
    get truncated() {
      return scan.truncated;
    },
    feed(piece) {
      const from = length;
      scan.feed(piece);
      length += piece.length;
      return { from, to: length };
    },
    settle(ended) {
      if (settled === length && scan.safe === length) return true;
      settled = length;
      for (const { kind, start, end, value, obscured, restored, write } of scan.settle(ended)) {
        if (kind === undefined) {
          if (restored !== undefined) edits.push({ start, end, text: write(restored) });
          continue;
        }
        enforcement.count(kind);
        const action = enforcement.actionOf(kind);
        if (action === 'block') {
          limit = start;
          return false;
        }
        const text = action === 'redact' ? enforcement.replace(kind, value, obscured) : undefined;
        // an encoded token that holds several kinds is found once for each, all in its place
        if (text !== undefined && start >= (edits.at(-1)?.end ?? 0)) edits.push({ start, end, text: write(text) });
      }
      return true;
    },
    get safe() {
      return Math.min(scan.safe, limit);
    },
    rewrite(piece, from) {
      if (edits.length === 0) return piece;
      const to = from + piece.length;
      let result = '';
      let at = from;
      for (const { start, end, text } of edits) {
        if (start >= to) break;
        // the replacement stands in the piece in which the value began
        if (start >= from) result += piece.slice(at - from, start - from) + text;
        at = Math.min(end, to);
      }
      edits = edits.filter(({ end }) => end > to);
      return result + piece.slice(at - from);
    },
  };
}

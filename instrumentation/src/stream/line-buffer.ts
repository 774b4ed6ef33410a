/** Cuts bytes into lines, each with its line end; what has none yet waits. */
export interface LineBuffer {
  /** Lines end with LF, CR LF or, where `carriageReturns`, CR alone. */
  feed(bytes: Uint8Array): readonly Buffer[];
  rest(): Buffer;
  readonly waiting: number;
}

const LF = 0x0a;
const CR = 0x0d;

export function createLineBuffer(carriageReturns: boolean): LineBuffer {
  let parts: Buffer[] = [];
  let waiting = 0;

  /** Offset behind the line end at or after `from`, or -1. A CR that is the last byte may be half of a CR LF. */
  function lineEnd(bytes: Buffer, from: number): number {
    const lf = bytes.indexOf(LF, from);
    if (!carriageReturns) return lf < 0 ? -1 : lf + 1;
    const cr = bytes.subarray(from, lf < 0 ? bytes.length : lf).indexOf(CR);
    if (cr < 0) return lf < 0 ? -1 : lf + 1;
    const at = from + cr + 1;
    if (at === bytes.length) return -1;
    return bytes[at] === LF ? at + 1 : at;
  }

  return {
    feed(piece) {
      let bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      // without a line end nothing is joined: a line of a gigabyte must not be copied a million times
      const mayEnd = bytes.includes(LF) || (carriageReturns && (bytes.includes(CR) || parts.at(-1)?.at(-1) === CR));
      parts.push(bytes);
      waiting += bytes.length;
      if (!mayEnd) return [];
      bytes = parts.length === 1 ? bytes : Buffer.concat(parts);
      const lines: Buffer[] = [];
      let from = 0;
      for (let end = lineEnd(bytes, 0); end >= 0; end = lineEnd(bytes, from)) {
        lines.push(bytes.subarray(from, end));
        from = end;
      }
      parts = from === bytes.length ? [] : [bytes.subarray(from)];
      waiting = bytes.length - from;
      return lines;
    },
    rest() {
      const bytes = Buffer.concat(parts);
      parts = [];
      waiting = 0;
      return bytes;
    },
    get waiting() {
      return waiting;
    },
  };
}

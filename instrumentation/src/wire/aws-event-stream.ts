/** Two lengths and a checksum before the headers, a checksum after the payload. */
const PRELUDE = 12;
const CHECKSUM = 4;
/** A frame is at most 24 MiB by its format; a longer one is none of ours. */
const LONGEST = 25_165_824;
const STRING = 7;
/** Bytes of a value by its type; a string and a byte array (6) say theirs. */
const SIZES: readonly number[] = [0, 0, 1, 2, 4, 8, -1, -1, 8, 16];

/**
 * Incremental reader of application/vnd.amazon.eventstream (https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html, the same
 * framing). Fed with one character for every byte; calls back with the event's type - or the exception's - and its payload as text. Checksums are the
 * SDK's affair.
 */
export function createFrameReader(onFrame: (type: string, payload: string) => void): { feed(bytes: string): void } {
  let rest: Buffer = Buffer.alloc(0);
  let broken = false;
  return {
    feed(bytes) {
      if (broken) return;
      rest = Buffer.concat([rest, Buffer.from(bytes, 'latin1')]);
      while (rest.length >= PRELUDE) {
        const [length, headerLength] = [rest.readUInt32BE(0), rest.readUInt32BE(4)];
        broken = length > LONGEST || length < PRELUDE + CHECKSUM + headerLength;
        if (broken || rest.length < length) return;
        const headers = readAwsHeaders(rest.subarray(PRELUDE, PRELUDE + headerLength));
        const payload = rest.subarray(PRELUDE + headerLength, length - CHECKSUM).toString('utf8');
        const type = headers.get(':exception-type') ?? headers.get(':event-type');
        if (type !== undefined) onFrame(type, payload);
        rest = rest.subarray(length);
      }
    },
  };
}

/** Headers of strings; others are skipped. Throws nothing but RangeError, on a header block that is cut. */
export function readAwsHeaders(bytes: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const nameEnd = at + 1 + bytes.readUInt8(at);
    const name = bytes.toString('utf8', at + 1, nameEnd);
    const type = bytes.readUInt8(nameEnd);
    const fixed = SIZES[type];
    if (fixed === undefined) break;
    const from = nameEnd + 1 + (fixed === -1 ? 2 : 0);
    const size = fixed === -1 ? bytes.readUInt16BE(nameEnd + 1) : fixed;
    if (type === STRING) headers.set(name, bytes.toString('utf8', from, from + size));
    at = from + size;
  }
  return headers;
}

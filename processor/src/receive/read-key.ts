import { readLength, readString, type WireReader } from './wire.ts';

const SLOTS = 2048;
const LONGEST = 64;

/** The last key seen per slot: attribute keys repeat in every span, and one string object for all makes later look-ups cheap. Bounded, whatever is sent. */
const known: (string | undefined)[] = Array.from({ length: SLOTS });

/** As readString(), for texts that repeat. */
export function readKey(reader: WireReader, end: number, name: string): string {
  const { bytes, offset } = reader;
  const stop = readLength(reader, end, name);
  const start = reader.offset;
  const length = stop - start;
  let hash = length;
  if (length <= LONGEST) {
    for (let i = start; i < stop; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x0100_0193);
    const key = known[hash & (SLOTS - 1)];
    if (key !== undefined && isAt(key, bytes, start, length)) {
      reader.offset = stop;
      return key;
    }
  }
  reader.offset = offset;
  const key = readString(reader, end, name);
  if (key.length === length && length <= LONGEST) known[hash & (SLOTS - 1)] = key;
  return key;
}

/** Only ASCII is kept, where a unit is a byte. */
function isAt(key: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (key.length !== length) return false;
  for (let i = 0; i < length; i++) if (key.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

import { crc32 } from 'node:zlib';
import { parseBody } from '../protocols/exact-json.ts';
import { readObject, readString } from '../protocols/read.ts';
import { readAwsHeaders } from '../wire/aws-event-stream.ts';
import type { Frame, Framing } from './framing.ts';

const PRELUDE = 12;
const CHECKSUM = 4;
/** A frame is at most 24 MiB by its format. */
const LONGEST = 25_165_824;
const STRING = 7;

/** Where the model's own event stands inside a frame of InvokeModelWithResponseStream. */
const CHUNK = 'chunk';

/**
 * application/vnd.amazon.eventstream. A frame's data is `{"<event type>":<payload>}`, of a `chunk` the event that stands in it in base64. What is no frame
 * passes as bytes nobody can read: the SDK refuses it by its checksum.
 */
export function createAwsFraming(): Framing {
  let parts: Buffer[] = [];
  let waiting = 0;
  let broken = false;

  function take(): readonly Frame[] {
    let bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    const frames: Frame[] = [];
    while (!broken && bytes.length >= PRELUDE) {
      const [length, headers] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
      broken = length > LONGEST || length < PRELUDE + CHECKSUM + headers;
      if (broken || bytes.length < length) break;
      frames.push(readFrame(bytes.subarray(0, length)));
      bytes = bytes.subarray(length);
    }
    parts = bytes.length === 0 ? [] : [bytes];
    waiting = bytes.length;
    return frames;
  }

  function rest(): readonly Frame[] {
    const bytes = Buffer.concat(parts);
    parts = [];
    waiting = 0;
    return bytes.length === 0 ? [] : [{ bytes, data: bytes.toString('latin1'), aside: '' }];
  }

  return {
    feed(bytes) {
      parts.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      waiting += bytes.length;
      if (waiting < PRELUDE || (parts.length > 1 && waiting < needed(parts))) return [];
      const frames = take();
      return broken ? [...frames, ...rest()] : frames;
    },
    end: rest,
    get waiting() {
      return waiting;
    },
    rewrite({ bytes }, data) {
      const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const end = PRELUDE + frame.readUInt32BE(4);
      const payload = frame.toString('utf8', end, frame.length - CHECKSUM);
      const type = typeOf(frame);
      const changed = (data ?? '').slice(type.length + 4, -1);
      return writeFrame(frame.subarray(PRELUDE, end), readChunk(type, payload) === undefined ? changed : writeChunk(payload, changed));
    },
    write: (data) => {
      const headers = { ':message-type': 'error', ':error-code': 'AccessDeniedException', ':error-message': messageOf(data) };
      return writeFrame(Buffer.concat(Object.entries(headers).map(([name, value]) => writeHeader(name, value))), '');
    },
  };
}

/** Bytes of the frame that has begun, once its length is known. */
function needed(parts: readonly Buffer[]): number {
  const [first] = parts;
  return first !== undefined && first.length >= 4 ? first.readUInt32BE(0) : 0;
}

function readFrame(bytes: Buffer): Frame {
  const payload = bytes.toString('utf8', PRELUDE + bytes.readUInt32BE(4), bytes.length - CHECKSUM);
  const type = typeOf(bytes);
  if (type === '' || parseBody(payload) === undefined) return { bytes, data: payload === '' ? undefined : payload, aside: '' };
  return { bytes, data: `{${JSON.stringify(type)}:${readChunk(type, payload) ?? payload}}`, aside: '' };
}

function typeOf(frame: Buffer): string {
  try {
    const headers = readAwsHeaders(frame.subarray(PRELUDE, PRELUDE + frame.readUInt32BE(4)));
    const type = headers.get(':exception-type') ?? headers.get(':event-type') ?? '';
    return /^[\w-]*$/.test(type) ? type : '';
  } catch {
    return ''; // headers that are cut: the payload is examined as text
  }
}

function readChunk(type: string, payload: string): string | undefined {
  const bytes = type === CHUNK ? readString(parseBody(payload)?.bytes) : undefined;
  const inner = bytes === undefined ? undefined : Buffer.from(bytes, 'base64').toString();
  return inner === undefined || parseBody(inner) === undefined ? undefined : inner;
}

function writeChunk(payload: string, inner: string): string {
  return JSON.stringify({ ...parseBody(payload), bytes: Buffer.from(inner).toString('base64') });
}

function messageOf(data: string): string {
  const body = parseBody(data);
  return readString(body?.message) ?? readString(readObject(body?.error)?.message) ?? 'blocked by policy';
}

function writeHeader(name: string, value: string): Buffer {
  const [key, text] = [Buffer.from(name), Buffer.from(value)];
  const lengths = Buffer.alloc(4);
  lengths.writeUInt8(key.length, 0);
  lengths.writeUInt8(STRING, 1);
  lengths.writeUInt16BE(text.length, 2);
  return Buffer.concat([lengths.subarray(0, 1), key, lengths.subarray(1), text]);
}

function writeFrame(headers: Buffer, payload: string): Uint8Array {
  const body = Buffer.from(payload);
  const frame = Buffer.alloc(PRELUDE + headers.length + body.length + CHECKSUM);
  frame.writeUInt32BE(frame.length, 0);
  frame.writeUInt32BE(headers.length, 4);
  frame.writeUInt32BE(crc32(frame.subarray(0, 8)), 8);
  headers.copy(frame, PRELUDE);
  body.copy(frame, PRELUDE + headers.length);
  frame.writeUInt32BE(crc32(frame.subarray(0, -CHECKSUM)), frame.length - CHECKSUM);
  return frame;
}

import { parseExact } from './protocols/exact-json.ts';
import type { JsonObject, Protocol } from './protocols/protocol.ts';
import { readObject } from './protocols/read.ts';
import { createFrameReader } from './wire/aws-event-stream.ts';
import { createLineReader } from './wire/lines.ts';
import { createSseReader } from './wire/sse.ts';

/** One response body while it is read: text as it comes, a document at its end. */
export interface ResponseBody {
  /** Fed with one character for every byte. */
  readonly binary: boolean;
  readonly streamed: boolean;
  /** The protocol's own end was seen. */
  readonly complete: boolean;
  feed(text: string): void;
  /** Undefined where there is none, or half of one. */
  document(): JsonObject | undefined;
}

export function openBody(protocol: Protocol, contentType: string): ResponseBody {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'text/event-stream') return readEvents(protocol, createSseReader);
  if (type === 'application/x-ndjson' || type === 'application/jsonl') return readEvents(protocol, createLineReader);
  if (type === 'application/vnd.amazon.eventstream') return readFrames(protocol);
  return readDocument(protocol);
}

interface EventReader {
  feed(text: string): void;
  end(): void;
}

function readEvents(protocol: Protocol, createReader: (onData: (data: string) => void) => EventReader): ResponseBody {
  const accumulator = protocol.accumulate();
  let events = 0;
  let ended = false;
  const reader = createReader((data) => {
    if (ended) return;
    ended = data === protocol.endOfStream;
    if (ended) return;
    const event = parseObject(data);
    if (event === undefined) return;
    events += 1;
    accumulator.feed(event);
  });
  return {
    binary: false,
    streamed: true,
    get complete() {
      return ended || accumulator.complete;
    },
    feed: (text) => reader.feed(text),
    document() {
      reader.end();
      return events === 0 ? undefined : accumulator.document();
    },
  };
}

/** Every frame as `{[event type]: payload}`: what the frames of AWS name outside, and its models' own streams inside. */
function readFrames(protocol: Protocol): ResponseBody {
  const accumulator = protocol.accumulate();
  let frames = 0;
  const reader = createFrameReader((type, payload) => {
    const event = parseObject(payload);
    if (event === undefined) return;
    frames += 1;
    accumulator.feed({ [type]: event });
  });
  return {
    binary: true,
    streamed: true,
    get complete() {
      return accumulator.complete;
    },
    feed: (bytes) => reader.feed(bytes),
    document: () => (frames === 0 ? undefined : accumulator.document()),
  };
}

/** One document; an array is a stream that was asked for without server-sent events (Gemini). */
function readDocument(protocol: Protocol): ResponseBody {
  let text = '';
  return {
    binary: false,
    streamed: false,
    complete: false,
    feed(piece) {
      text += piece;
    },
    document() {
      const value = parseJson(text);
      if (!Array.isArray(value)) return readObject(value);
      const accumulator = protocol.accumulate();
      for (const event of value) accumulator.feed(readObject(event) ?? {});
      return value.length === 0 ? undefined : accumulator.document();
    },
  };
}

/** Comments of proxies, half an event or half a document of a cut stream: undefined, and the record says what is missing. */
function parseJson(text: string): ReturnType<typeof parseExact> | undefined {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

function parseObject(text: string): JsonObject | undefined {
  return readObject(parseJson(text));
}

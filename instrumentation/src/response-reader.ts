import { performance } from 'node:perf_hooks';
import { parseExact } from './protocols/exact-json.ts';
import type { Description, JsonObject, Protocol } from './protocols/protocol.ts';
import { readObject } from './protocols/read.ts';
import type { BodyEnd, BodyObserver } from './wire/observe-response.ts';
import { createSseReader } from './wire/sse.ts';

/** What became of the response's content (SPANPROOF.captureResponse): absent where all of it is there. */
export type CaptureState = 'truncated' | 'partial' | 'unread' | 'failed';

export interface ResponseSeen {
  readonly description: Description | undefined;
  readonly state: CaptureState | undefined;
  /** performance.now() when the application got the first event of a stream. */
  readonly firstChunkAt: number | undefined;
  /** Why the body broke off, where it did. */
  readonly error: unknown;
}

interface ReaderSettings {
  readonly contentType: string;
  readonly maxChars: number;
}

/** Reads one response along with the application and says at its end what it was. `onEnd` is called exactly once. */
export function createResponseReader(protocol: Protocol, settings: ReaderSettings, onEnd: (seen: ResponseSeen) => void): BodyObserver {
  const body = /^text\/event-stream\b/i.test(settings.contentType) ? readStream(protocol) : readDocument();
  let chars = 0;
  let firstChunkAt: number | undefined;

  function finish(how: BodyEnd, error: unknown): ResponseSeen {
    const document = body.document();
    const description = document === undefined ? undefined : protocol.describeResponse(document);
    // Leaving a stream early is no failure, whether the SDK cancels the body or aborts the request for it; after the protocol's end it is not even early.
    const left = how === 'cancelled' || (how === 'failed' && error instanceof Error && error.name === 'AbortError');
    const failed = !left && (how === 'failed' || (how === 'interrupted' && chars > 0));
    return { description, firstChunkAt, state: readState(left ? (body.complete ? 'done' : 'cancelled') : how, description), error: failed ? error : undefined };
  }

  function readState(how: BodyEnd, description: Description | undefined): CaptureState | undefined {
    if (how === 'unread' || ((how === 'interrupted' || how === 'cancelled') && chars === 0)) return 'unread';
    if (chars > settings.maxChars) return 'truncated';
    if (how !== 'done') return 'partial';
    return description === undefined ? 'failed' : undefined;
  }

  return {
    chunk(text) {
      if (text === '') return;
      if (body.streamed) firstChunkAt ??= performance.now();
      chars += text.length;
      if (chars <= settings.maxChars) body.feed(text);
    },
    end(how, error) {
      // a protocol's bug must cost the capture of this response, never the application's read
      try {
        onEnd(finish(how, error));
      } catch {
        onEnd({ description: undefined, state: 'failed', firstChunkAt, error });
      }
    },
  };
}

interface Body {
  readonly streamed: boolean;
  readonly complete: boolean;
  feed(text: string): void;
  document(): JsonObject | undefined;
}

function readDocument(): Body {
  let text = '';
  return {
    streamed: false,
    complete: false,
    feed(piece) {
      text += piece;
    },
    document() {
      try {
        return readObject(parseExact(text));
      } catch {
        return undefined; // half a document, or none: the state says so
      }
    },
  };
}

function readStream(protocol: Protocol): Body {
  const accumulator = protocol.accumulate();
  let events = 0;
  let ended = false;
  const reader = createSseReader((data) => {
    if (ended) return;
    ended = data === protocol.endOfStream;
    if (ended) return;
    const event = parseEvent(data);
    if (event === undefined) return;
    events += 1;
    accumulator.feed(event);
  });
  return {
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

function parseEvent(data: string): JsonObject | undefined {
  try {
    return readObject(parseExact(data));
  } catch {
    return undefined; // comments of proxies, half an event of a cut stream
  }
}

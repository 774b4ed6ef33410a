import { performance } from 'node:perf_hooks';
import { diag } from '@opentelemetry/api';
import type { Description, Protocol } from './protocols/protocol.ts';
import { openBody } from './response-body.ts';
import type { BodyEnd, BodyObserver } from './wire/observe-response.ts';

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
  const body = openBody(protocol, settings.contentType);
  let chars = 0;
  let broken = false;
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
    return broken || description === undefined ? 'failed' : undefined;
  }

  return {
    binary: body.binary,
    chunk(text) {
      if (text === '') return;
      if (body.streamed) firstChunkAt ??= performance.now();
      chars += text.length;
      if (chars > settings.maxChars || broken) return;
      try {
        body.feed(text);
      } catch (error) {
        broken = true; // what a provider sends costs the capture of this response at most, never the application's read
        diag.error('spanproof: a response could not be read along', error);
      }
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

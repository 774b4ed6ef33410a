import type { EventGuard, Released } from './event-guard.ts';
import type { Frame, Framing } from './framing.ts';

/** Bytes of a response in, bytes for the application out. */
export interface StreamGuard {
  /** What may be handed on by now, maybe nothing. */
  feed(bytes: Uint8Array): readonly Uint8Array[];
  end(): readonly Uint8Array[];
  /** The answer was refused: what was given last says so, and nothing follows. */
  readonly blocked: boolean;
}

/** A frame on its way, with or without what stands beside its data. */
export interface Passing {
  readonly frame: Frame;
  readonly keepAside: boolean;
}

interface GuardCollaborators {
  readonly framing: Framing;
  readonly events: EventGuard<Passing>;
  /** The refusal as the protocol writes it into a stream. */
  refuse(): { readonly data: string; readonly event: string | undefined };
}

/** A frame that does not end is not kept for ever. */
const MAX_FRAME_BYTES = 16 * 1024 * 1024;

export function createStreamGuard({ framing, events, refuse }: GuardCollaborators): StreamGuard {
  let open = false;
  let refused = false;

  function write(released: readonly Released<Passing>[]): Uint8Array[] {
    const pieces = released.map(({ carrier: { frame, keepAside }, data }) =>
      data === undefined && keepAside ? frame.bytes : framing.rewrite(frame, data ?? frame.data, keepAside),
    );
    if (events.state === 'blocked' && !refused) {
      refused = true;
      const { data, event } = refuse();
      pieces.push(framing.write(data, event));
    }
    return pieces;
  }

  function feedFrames(frames: readonly Frame[]): void {
    for (const frame of frames) events.feed({ frame, keepAside: frame.aside === '' || events.passesAside(frame.aside) }, frame.data);
  }

  return {
    feed(bytes) {
      if (refused) return [];
      if (open) return [bytes];
      feedFrames(framing.feed(bytes));
      if (framing.waiting > MAX_FRAME_BYTES) events.giveUp();
      const pieces = write(events.take());
      if (events.state !== 'open') return pieces;
      open = true;
      return [...pieces, ...framing.end().map((frame) => frame.bytes)];
    },
    end() {
      if (refused || open) return [];
      feedFrames(framing.end());
      return write(events.end());
    },
    get blocked() {
      return refused;
    },
  };
}

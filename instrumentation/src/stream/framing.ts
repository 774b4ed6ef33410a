/** One frame of a stream as it came: its bytes, and the text it carries. */
export interface Frame {
  readonly bytes: Uint8Array;
  /** Undefined where it carries none (a comment, a blank line). */
  readonly data: string | undefined;
  /** What the frame says beside its data, but for plain words of the format. */
  readonly aside: string;
}

/** How events are put on the wire. */
export interface Framing {
  /** Complete frames of what came; bytes are kept exactly. Throws nothing. */
  feed(bytes: Uint8Array): readonly Frame[];
  /** The rest, where the stream ends inside a frame. */
  end(): readonly Frame[];
  /** Bytes that wait for the rest of their frame. */
  readonly waiting: number;
  /** The same frame with other data, or without what stands beside it. */
  rewrite(frame: Frame, data: string | undefined, keepAside: boolean): Uint8Array;
  /** A frame of our own. */
  write(data: string, event: string | undefined): Uint8Array;
}

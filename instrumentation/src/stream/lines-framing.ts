import type { Frame, Framing } from './framing.ts';
import { createLineBuffer } from './line-buffer.ts';

/** JSON lines (Ollama): each line is an event. */
export function createLinesFraming(): Framing {
  const buffer = createLineBuffer(false);
  const read = (bytes: Buffer): Frame => {
    const data = bytes.toString().trim();
    return { bytes, data: data === '' ? undefined : data, aside: '' };
  };
  return {
    feed: (bytes) => buffer.feed(bytes).map(read),
    end() {
      const rest = buffer.rest();
      return rest.length === 0 ? [] : [read(rest)];
    },
    get waiting() {
      return buffer.waiting;
    },
    rewrite: (_frame, data) => Buffer.from(`${data ?? ''}\n`),
    write: (data) => Buffer.from(`${data}\n`),
  };
}

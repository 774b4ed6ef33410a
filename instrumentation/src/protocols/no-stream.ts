import type { JsonObject, StreamAccumulator } from './protocol.ts';

/** For a format without streams; should a host stream one day, the last event wins. */
export function keepLast(): StreamAccumulator {
  let last: JsonObject = {};
  return {
    complete: false,
    feed: (event) => {
      last = event;
    },
    document: () => last,
  };
}

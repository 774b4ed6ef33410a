/** One time in which nobody took what this source had to say. Milliseconds since the epoch. */
export interface EndedOutage {
  readonly start: number;
  readonly end: number;
  /** Numbered records that had to wait for it. */
  readonly calls: number;
  /** Calls that were refused because nobody could take their decision. */
  readonly refused: number;
  /** Error code or HTTP status of its first failure; absent where a process that is no more had seen it. */
  readonly reason: string | undefined;
}

export interface Outages {
  readonly open: boolean;
  readonly start: number | undefined;
  /** A failure; the first one begins the outage, with what waits already. */
  fail(reason: string, waiting: () => number): void;
  /** Goes on with one that a process before this one did not see the end of. */
  resume(start: number, calls: number): void;
  /** A numbered record more. */
  count(): void;
  refuse(): void;
  /** The outage that is over, once; undefined where there was none. */
  end(): EndedOutage | undefined;
}

/** At most one at a time: whatever fails in between belongs to it. */
export function createOutages(): Outages {
  let current: { start: number; calls: number; refused: number; reason: string | undefined } | undefined;
  // Whether this process saw it fail: what is made after a restart, while nothing says that the outage goes on, is none of its calls.
  let seen = false;
  return {
    get open() {
      return current !== undefined;
    },
    get start() {
      return current?.start;
    },
    fail(reason, waiting) {
      if (seen) return;
      seen = true;
      current = { start: current?.start ?? Date.now(), calls: (current?.calls ?? 0) + waiting(), refused: current?.refused ?? 0, reason };
    },
    resume(start, calls) {
      if (current === undefined) current = { start, calls, refused: 0, reason: undefined };
      else current = { ...current, start: Math.min(start, current.start), calls: current.calls + calls };
    },
    count() {
      if (seen && current !== undefined) current.calls += 1;
    },
    refuse() {
      current ??= { start: Date.now(), calls: 0, refused: 0, reason: undefined };
      current.refused += 1;
    },
    end() {
      const ended = current;
      current = undefined;
      seen = false;
      return ended === undefined ? undefined : { ...ended, end: Date.now() };
    },
  };
}

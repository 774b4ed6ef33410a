/** Work that must not overlap: each begins when all before it have ended, however they ended. */
export interface Turns {
  /** Resolves or rejects as `work` does; a rejection is the caller's alone. */
  take<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when all that was taken so far has ended. */
  settled(): Promise<void>;
}

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return {
    take(work) {
      const turn = last.then(work);
      last = turn.then(
        () => undefined,
        () => undefined, // its own caller hears it
      );
      return turn;
    },
    settled: () => last,
  };
}

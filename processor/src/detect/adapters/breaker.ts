export interface BreakerSettings {
  readonly failures: number;
  /** Milliseconds. */
  readonly coolDown: number;
}

export interface Breaker {
  /** False while the other side is left alone; true again after the cool-down, for one attempt. */
  mayTry(): boolean;
  succeeded(): void;
  failed(): void;
}

/** Opens after so many failures in a row, so that a dead detector costs a timeout a few times and not for every call. */
export function createBreaker({ nowMs }: { readonly nowMs: () => number }, { failures, coolDown }: BreakerSettings): Breaker {
  let inRow = 0;
  let closedFrom = 0;
  return {
    mayTry() {
      if (inRow < failures) return true;
      if (nowMs() < closedFrom) return false;
      closedFrom = nowMs() + coolDown; // others wait for what this attempt says
      return true;
    },
    succeeded() {
      inRow = 0;
    },
    failed() {
      inRow += 1;
      closedFrom = nowMs() + coolDown;
    },
  };
}

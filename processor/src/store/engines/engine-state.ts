import { CodedError } from '@spanproof/vocabulary';
import type { EngineState } from '../contract.ts';

/** The state both engines show, and those who wait for it. */
export interface StateCell {
  readonly state: EngineState;
  readonly failure: CodedError | undefined;
  set(state: EngineState, failure?: CodedError): void;
  /** No state but `closed` follows. */
  fail(failure: CodedError): void;
  readonly ready: () => Promise<void>;
  readonly onState: (listener: (state: EngineState) => void) => () => void;
}

export function createStateCell(): StateCell {
  let state: EngineState = 'starting';
  let failure: CodedError | undefined;
  let final = false;
  const listeners = new Set<(state: EngineState) => void>();

  function set(next: EngineState, why?: CodedError): void {
    if (state === 'closed' || (final && next !== 'closed')) return;
    failure = why;
    if (next === state && !final) return;
    state = next;
    for (const listener of listeners) listener(next);
  }

  const cell: StateCell = {
    get state() {
      return state;
    },
    get failure() {
      return failure;
    },
    set,
    fail(why) {
      if (state === 'closed') return;
      final = true;
      failure = why;
      state = 'down';
      for (const listener of listeners) listener('down');
    },
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ready() {
      return new Promise((resolve, reject) => {
        const settle = (): boolean => {
          if (state === 'ready') resolve();
          else if (state === 'closed') reject(new CodedError('ENGINE_DOWN', 'the engine is closed'));
          else if (final) reject(failure);
          else return false;
          return true;
        };
        if (settle()) return;
        const forget = cell.onState(() => settle() && forget());
      });
    },
  };
  return cell;
}

import type { Runs } from '../evidence/contract.ts';
import type { Late } from './open-late.ts';

/** The runs of controls, from the moment their index has been read. @throws CodedError ENGINE_DOWN, from every method, before */
export function deferRuns(late: Late<Runs>): Runs {
  return {
    run: async (...wanted) => late.get().run(...wanted),
    list: () => late.get().list(),
    get: async (id) => late.get().get(id),
    history: (control) => late.get().history(control),
    latest: async (control) => late.get().latest(control),
  };
}

import { useState } from 'react';
import { type PlainProblem, readProblem } from './problem.ts';

export interface Action<A extends readonly unknown[]> {
  readonly busy: boolean;
  readonly problem: PlainProblem | undefined;
  /** Resolves to whether it went well. */
  run(...args: A): Promise<boolean>;
}

/** Something a person starts: one at a time, with its failure shown beside it. */
export function useAction<A extends readonly unknown[]>(
  act: (...args: A) => Promise<void>,
  read: (error: unknown) => PlainProblem | Promise<PlainProblem> = readProblem,
): Action<A> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<PlainProblem | undefined>(undefined);
  return {
    busy,
    problem,
    async run(...args) {
      setBusy(true);
      setProblem(undefined);
      try {
        await act(...args);
        return true;
      } catch (error) {
        setProblem(await read(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}

import { useCallback, useEffect, useRef, useState } from 'react';
import { type PlainProblem, readProblem } from './problem.ts';

export type Answer<T> = { readonly reload: () => void } & (
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly problem: PlainProblem }
);

type Kept<T> = { readonly key: string } & ({ readonly state: 'ready'; readonly value: T } | { readonly state: 'failed'; readonly problem: PlainProblem });

/** Asks once per `key`; `reload` asks again and keeps showing what is there until the answer has come. */
export function useAnswer<T>(ask: () => Promise<T>, key: string): Answer<T> {
  const [turn, setTurn] = useState(0);
  const [kept, setKept] = useState<Kept<T> | undefined>(undefined);
  const latest = useRef(ask);
  latest.current = ask;
  const reload = useCallback(() => setTurn((before) => before + 1), []);

  useEffect(() => {
    let wanted = true;
    latest.current().then(
      (value) => wanted && setKept({ key, state: 'ready', value }),
      (error: unknown) => wanted && setKept({ key, state: 'failed', problem: readProblem(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [key, turn]);

  return kept === undefined || kept.key !== key ? { state: 'loading', reload } : { ...kept, reload };
}

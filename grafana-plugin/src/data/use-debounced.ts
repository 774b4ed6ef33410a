import { useEffect, useState } from 'react';

const QUIET_MS = 250;

/** The first value at once, later ones when they have stood for a moment: who clicks through choices asks once. */
export function useDebounced<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), QUIET_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

import { gammaTail } from './gamma-tail.ts';

/** P(Z >= z) of a standard normal variable. Not cumulativeStdNormalProbability of simple-statistics: that is a table of four digits. */
export function normalTail(z: number): number {
  const tail = gammaTail(0.5, (z * z) / 2) / 2;
  return z >= 0 ? tail : 1 - tail;
}

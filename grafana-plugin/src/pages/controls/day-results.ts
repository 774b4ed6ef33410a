import type { ControlHistoryEntry, ControlResult } from '@spanproof/vocabulary';
import { formatDay, toMs } from '../../format/instants.ts';

export interface DayResult {
  /** UTC. */
  readonly day: string;
  /** Of the day's last run; undefined where none ran. */
  readonly result: ControlResult | undefined;
}

const DAY_MS = 86_400_000;

/** The last `count` days up to today, oldest first. */
export function resultsByDay(runs: readonly ControlHistoryEntry[], nowMs: number, count: number): readonly DayResult[] {
  const last = new Map<string, ControlResult>();
  for (const { at, result } of runs.toSorted((a, b) => toMs(a.at) - toMs(b.at))) last.set(formatDay(at), result);
  return Array.from({ length: count }, (_, place) => {
    const day = new Date(nowMs - (count - 1 - place) * DAY_MS).toISOString().slice(0, 10);
    return { day, result: last.get(day) };
  });
}

import type { EndedSignal } from './judge-cycle.ts';
import { parseTest, type SeriesState, startLearning } from './series-state.ts';

/** An approved change: the old baseline speaks for it no longer. Signals that stand end with what they were measured against; nothing is computed until there is a new baseline. */
export function restartSeries(state: SeriesState, at: number): { readonly state: SeriesState; readonly ended: readonly EndedSignal[] } {
  const ended = Object.entries(state.evidence).flatMap(([name, { since, raised }]): EndedSignal[] =>
    raised === undefined ? [] : [{ series: state.series, test: parseTest(name), since, raised, ended: at }],
  );
  return { state: startLearning(state.series, Math.max(at, state.to)), ended };
}

import type { Signal } from './contract.ts';
import { describeEffect, isLargeEnough } from './describe-effect.ts';
import { type Evidence, parseTest, type SeriesState } from './series-state.ts';
import type { DriftSettings } from './settings.ts';
import { benjaminiHochberg } from './statistics/benjamini-hochberg.ts';
import { nameSeries } from './merge-windows.ts';

/** A standing signal that ended: its test came back to the baseline, or its baseline is no more. */
export interface EndedSignal {
  readonly series: SeriesState['series'];
  readonly test: Signal['test'];
  readonly since: number;
  readonly raised: number;
  readonly ended: number;
}

export interface Cycle {
  readonly states: readonly SeriesState[];
  readonly raised: readonly Signal[];
  readonly ended: readonly EndedSignal[];
  /** What a score had to reach if it stood alone, and how many tests ran: published, so that a reader can redo the sum. */
  readonly families: Readonly<Record<Family, { readonly tests: number; readonly limit: number }>>;
}

type Family = 'hourly' | 'shape';

interface Candidate {
  readonly at: number;
  readonly name: string;
  readonly evidence: Evidence;
  readonly eligible: boolean;
}

/**
 * Decides over all series at once, at the end of a window that all of them have taken in. The budget of false alarms is shared by two families (tests of every window, tests of
 * shapes) and, within each, by its cycles; inside a cycle e-BH (Benjamini-Hochberg on reciprocal e-values, valid however tests depend on each other) shares it among the tests.
 * A score counts as e^score, its price the windows it could have begun in (Lorden 1971). Signals that stand take no part.
 */
export function judgeCycle(states: readonly SeriesState[], end: number, settings: DriftSettings): Cycle {
  const next = [...states];
  const raised: Signal[] = [];
  const ended: EndedSignal[] = [];
  const families = {
    hourly: judgeFamily(states, end, settings, 'hourly'),
    shape: judgeFamily(states, end, settings, 'shape'),
  };
  const change = (at: number, name: string, evidence: Evidence | undefined): void => {
    const state = next[at];
    if (state === undefined) return;
    const { [name]: _, ...rest } = state.evidence;
    next[at] = { ...state, evidence: evidence === undefined ? rest : { ...rest, [name]: evidence } };
  };
  for (const [at, state] of states.entries()) {
    for (const [name, evidence] of Object.entries(state.evidence)) {
      if (evidence.raised === undefined || evidence.score > 0) continue;
      ended.push({ series: state.series, test: parseTest(name), since: evidence.since, raised: evidence.raised, ended: evidence.until });
      change(at, name, undefined);
    }
  }
  for (const { accepted, limit } of Object.values(families)) {
    for (const { at, name, evidence } of accepted) {
      const state = states[at];
      if (state?.baseline === undefined) continue;
      raised.push({
        series: state.series,
        test: parseTest(name),
        effect: describeEffect(parseTest(name), evidence, state.baseline),
        score: evidence.score,
        limit,
        since: evidence.since,
        raised: end,
        windows: evidence.supporting,
        calls: evidence.calls,
        baseline: state.baseline.reference,
      });
      change(at, name, { ...evidence, raised: end });
    }
  }
  raised.sort((a, b) => b.score - a.score || (nameSeries(a.series) < nameSeries(b.series) ? -1 : 1));
  return {
    states: next,
    raised,
    ended,
    families: {
      hourly: { tests: families.hourly.tests, limit: families.hourly.limit },
      shape: { tests: families.shape.tests, limit: families.shape.limit },
    },
  };
}

function judgeFamily(
  states: readonly SeriesState[],
  end: number,
  settings: DriftSettings,
  family: Family,
): { readonly accepted: readonly Candidate[]; readonly tests: number; readonly limit: number } {
  const candidates: Candidate[] = [];
  let tests = 0;
  for (const [at, state] of states.entries()) {
    if (state.baseline === undefined) continue;
    const { levels, rates, shapes } = state.baseline;
    tests += family === 'shape' ? Object.keys(shapes).length : 2 * (Object.keys(levels).length + Object.keys(rates).length);
    for (const [name, evidence] of Object.entries(state.evidence)) {
      const test = parseTest(name);
      if ((test.kind === 'shape') !== (family === 'shape')) continue;
      if (evidence.raised !== undefined) {
        tests -= 1;
        continue;
      }
      // Only what this window has moved: a score that waits for calls was judged when it was reached.
      if (evidence.until !== end) continue;
      candidates.push({ at, name, evidence, eligible: evidence.supporting >= settings.consecutive && isLargeEnough(test, evidence, settings) });
    }
  }
  const length = family === 'shape' ? settings.shape_window : settings.window;
  const share = (settings.budget.alarms / 2) * (length / settings.budget.per);
  const limit = Math.log(Math.max(1, tests) / share);
  const pValues = candidates.map(({ eligible, evidence }) => (eligible ? Math.exp(-evidence.score) : 1));
  // Adjusted values are never below their p-value: most cycles end here.
  if (!pValues.some((p) => p <= share)) return { accepted: [], tests, limit };
  // Tests that have gathered nothing count too: they stand at 1.
  while (pValues.length < tests) pValues.push(1);
  const adjusted = benjaminiHochberg(pValues);
  return { accepted: candidates.filter((_, index) => (adjusted[index] ?? 1) <= share), tests, limit };
}

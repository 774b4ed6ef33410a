import type { Baseline } from './build-baseline.ts';
import type { Effect, TestName } from './contract.ts';
import { type NumberName, SKETCHES, TITLES } from './measures.ts';
import type { Evidence } from './series-state.ts';
import type { DriftSettings } from './settings.ts';

/** Whether a change matters, however certain it is. A share that falls below half matters however small it was: a guard may have stopped working. */
export function isLargeEnough({ kind, direction, measure }: TestName, { calls, expected, observed }: Evidence, { floor }: DriftSettings): boolean {
  const was = expected / calls;
  const is = observed / calls;
  switch (kind) {
    case 'level':
      return Math.abs(is - was) >= Math.log1p(floor.ratio);
    case 'rate':
      return direction === 'up'
        ? is - was >= floor.points && is >= was * floor.rate_ratio
        : is <= was / floor.rate_ratio && (was - is >= floor.points || is <= was / 2);
    case 'shape':
      return is >= ((SKETCHES as readonly string[]).includes(measure) ? floor.topics : floor.psi);
  }
}

/** The effect since its onset, in words a person reads first: what, by how much, from what to what. */
export function describeEffect({ measure, kind }: TestName, { calls, expected, observed, since }: Evidence, { reference }: Baseline): Effect {
  const was = expected / calls;
  const is = observed / calls;
  const title = TITLES[measure];
  const against = `since ${dayOf(since)}, against the baseline of ${dayOf(reference.from)}`;
  if (kind === 'level') {
    const change = Math.expm1(is - was);
    const name = measure as NumberName;
    const text = `${title} ${change >= 0 ? '+' : '-'}${percent(Math.abs(change))} (typically ${show(name, Math.exp(was))} -> ${show(name, Math.exp(is))}) ${against}`;
    return { text, baseline: Math.exp(was), observed: Math.exp(is) };
  }
  if (kind === 'rate') return { text: `${title} ${percent(was)} -> ${percent(is)} of calls ${against}`, baseline: was, observed: is };
  return { text: `${title}: another distribution (PSI ${is.toFixed(2)} above chance) ${against}`, baseline: 0, observed: is };
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value >= 10 ? value.toFixed(0) : value.toFixed(value >= 1 ? 1 : 2)} %`;
}

/** A typical value in the unit people think in. */
function show(name: NumberName, value: number): string {
  switch (name) {
    case 'latency_ns':
    case 'time_to_first_chunk_ns':
      return value >= 1e9 ? `${(value / 1e9).toFixed(2)} s` : `${(value / 1e6).toFixed(0)} ms`;
    case 'cost_nano_usd':
      return `${(value / 1e9).toPrecision(3)} USD`;
    case 'tokens_input':
    case 'tokens_output':
    case 'chars_in':
    case 'chars_out':
      return value.toFixed(0);
  }
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

import { nameSeries } from '../observe/merge-windows.ts';
import type { SeriesKey, TestName } from '../observe/contract.ts';
import { nameTest } from '../observe/series-state.ts';
import type { Drift, Start } from './contract.ts';
import type { SealedSignal } from './read-signal.ts';

/** A start with the instant of its sealing, ms: what was approved before that is in it. */
export interface SealedStart extends Start {
  readonly at: number;
}

export interface SealedDrift extends Drift {
  readonly record_id: string;
  readonly at: number;
  /** End of the window in which it came back; absent while it stands. */
  ended?: number;
}

/** What the ledger says of starts and drifts: the watch seals nothing that is here already. */
export interface SealedFacts {
  add(recordId: string, at: number, signal: SealedSignal): void;
  /** The newest start of a series that holds for a window that ends then. */
  startOf(series: SeriesKey, to: number): SealedStart | undefined;
  /** Whether any start of the series is later than that. */
  startsLater(series: SeriesKey, to: number): boolean;
  /** Whether a drift that began then was sealed, by this process or an earlier one. */
  hasRaised(series: SeriesKey, test: TestName, since: number): boolean;
  /** The drift that stands after a window. */
  standing(series: SeriesKey, test: TestName, to?: number): SealedDrift | undefined;
  driftsOf(series: SeriesKey): readonly SealedDrift[];
  /** Every series that ever drifted. */
  drifted(): readonly SeriesKey[];
  /** Whether it was said that the baseline that begins then is too thin. */
  isThin(series: SeriesKey, from: number): boolean;
}

export function createSealedFacts(): SealedFacts {
  const starts = new Map<string, SealedStart[]>();
  const drifts = new Map<string, SealedDrift[]>();
  const thin = new Set<string>();
  const driftsOf = (series: SeriesKey): SealedDrift[] => drifts.get(nameSeries(series)) ?? [];
  const ofTest = (series: SeriesKey, test: TestName): readonly SealedDrift[] => driftsOf(series).filter((drift) => nameTest(drift.test) === nameTest(test));

  return {
    add(record_id, at, signal) {
      const name = nameSeries(signal.series);
      if (signal.state === 'drift') drifts.set(name, [...driftsOf(signal.series), { ...signal.drift, record_id, at }]);
      else if (signal.state === 'ended') {
        const drift = driftsOf(signal.series).find((one) => one.record_id === signal.signal);
        if (drift !== undefined) drift.ended = signal.window.to;
      } else if (signal.start === undefined) thin.add(`${signal.window.from} ${name}`);
      else starts.set(name, [...(starts.get(name) ?? []), { ...signal.start, at }]);
    },
    startOf: (series, to) => starts.get(nameSeries(series))?.findLast(({ window }) => window.to <= to),
    startsLater: (series, to) => starts.get(nameSeries(series))?.some(({ window }) => window.to > to) ?? false,
    hasRaised: (series, test, since) => ofTest(series, test).some(({ window }) => window.to >= since),
    standing: (series, test, to = Number.POSITIVE_INFINITY) =>
      ofTest(series, test).findLast(({ window, ended }) => window.to <= to && (ended === undefined || ended > to)),
    driftsOf,
    drifted: () => [...drifts.values()].flatMap(([first]) => (first === undefined ? [] : [first.series])),
    isThin: (series, from) => thin.has(`${from} ${nameSeries(series)}`),
  };
}

import type { Signal, WindowSummary } from '../observe/contract.ts';
import type { EndedSignal } from '../observe/judge-cycle.ts';
import type { SeriesState } from '../observe/series-state.ts';
import type { BaselineReference, SeriesKey } from '../observe/contract.ts';
import type { SealedStart } from './sealed-facts.ts';
import type { Start } from './contract.ts';

/** A series that is watched. */
export interface Followed {
  readonly start: Start | SealedStart;
  readonly state: SeriesState;
  /** End of its last window with calls, ms. */
  readonly seen: number;
}

/** All series, by name, and those that have too few calls to be watched yet: most names of a flood stay there and are forgotten. */
export interface Fleet {
  /** End of the last window that was taken in, ms. */
  readonly to: number;
  readonly followed: ReadonlyMap<string, Followed>;
  readonly waiting: ReadonlyMap<string, readonly WindowSummary[]>;
}

/** Something to seal. */
export type Finding =
  | { readonly kind: 'start'; readonly start: Start }
  | { readonly kind: 'thin'; readonly series: SeriesKey; readonly baseline: BaselineReference }
  | { readonly kind: 'drift'; readonly signal: Signal }
  | { readonly kind: 'ended'; readonly ended: EndedSignal; readonly approved?: string };

export function startFleet(to: number): Fleet {
  return { to, followed: new Map(), waiting: new Map() };
}

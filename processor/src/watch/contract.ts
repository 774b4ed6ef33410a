import type { Signal, SignalComparison, SignalPage } from '@spanproof/vocabulary';
import type { SeriesKey, TestName } from '../observe/contract.ts';
import type { DriftSettings } from '../observe/settings.ts';

export interface WatchSettings extends DriftSettings {
  /** How long after a window's end it is read, in ms: rows of other processors may reach the engine later than newer ones. */
  readonly settle: number;
}

/** From when on a series is compared, and with whose calls. Sealed once: a restart of the process learns the same baseline from the same calls. */
export interface Start {
  readonly series: SeriesKey;
  /** The windows in which it was first seen, in ms; where a change restarted it, the instant of that. */
  readonly window: Window;
  /** Whose calls the baseline is learnt from, and from when on: its own, or those of the series it succeeds without anybody's approval. */
  readonly learns: { readonly series: SeriesKey; readonly from: number };
  /** Entry of the register of changes that lets it have a baseline of its own. */
  readonly approved?: string;
}

export interface Window {
  readonly from: number;
  readonly to: number;
  /** Calls. */
  readonly n: number;
}

/** A drift as it was sealed. */
export interface Drift {
  readonly series: SeriesKey;
  readonly test: TestName;
  readonly effect: string;
  /** From the onset to the window that raised it. */
  readonly window: Window;
  readonly baseline: Window;
  /** Whose calls the baseline is learnt from. */
  readonly against: SeriesKey;
  /** Nats. */
  readonly score: number;
  readonly limit: number;
  /** Means of logarithms for levels, shares for rates, PSI above chance for shapes. */
  readonly expected: number;
  readonly observed: number;
  /** record_id of the discovery of its model or prompt. */
  readonly change?: string;
}

/** An approval of a model or a prompt. */
export interface Approval {
  readonly id: string;
  readonly kind: 'model' | 'prompt';
  readonly fingerprint: string;
  /** When it was entered, in ms. */
  readonly at: number;
}

/** Watches all series, window by window. One look at a time. */
export interface DriftWatch {
  /** Takes in what has ended since the last look. @throws what the ledger, the registers and the alerts throw */
  look(): Promise<void>;
  /** Looks now and then. */
  start(): void;
  close(): Promise<void>;
}

/** What the statistics said, from the ledger. @throws CodedError ENGINE_DOWN | ENGINE_REFUSED */
export interface Signals {
  /** Newest first. @throws CodedError REQUEST_INVALID for a token that is none */
  page(request: { readonly limit: number; readonly before?: string | undefined }): Promise<SignalPage>;
  /** Undefined where there is no such signal. `recordId`: 32 hex digits. */
  find(recordId: string): Promise<Signal | undefined>;
  compare(recordId: string): Promise<SignalComparison | undefined>;
}

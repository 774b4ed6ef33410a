/** What the API says of alerts and of the statistics behind them. As api.ts. */

export const ALERT_STATES = ['open', 'acknowledged', 'investigating', 'resolved', 'false_positive'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** One step of an alert's life: a version of its entry in the register `alerts`. */
export interface AlertStep {
  readonly at: string;
  readonly state: AlertState;
  readonly actor: string;
  readonly note?: string;
  readonly record_id: string;
}
export interface Alert {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  readonly state: AlertState;
  /** Who noticed: a person, the statistics, Grafana, or the inventory (a vendor that nobody registered). */
  readonly source: 'person' | 'drift' | 'grafana' | 'inventory';
  /** What raised it, as its source names it. */
  readonly rule?: string;
  readonly opened_at: string;
  readonly acknowledged_at?: string;
  readonly resolved_at?: string;
  readonly owner?: string;
  /** What is needed to close it. */
  readonly note?: string;
  /** Entry of the register of changes that explains it. */
  readonly change?: string;
  /** record_id of the signal behind it. */
  readonly signal?: string;
  /** Oldest first. */
  readonly timeline: readonly AlertStep[];
}
export interface AlertPage {
  /** Not closed ones first, newest first within. */
  readonly alerts: readonly Alert[];
  readonly figures: {
    readonly by_state: { readonly [State in AlertState]: number };
    /** Mean seconds from opened to acknowledged, and to closed; absent where none got there. */
    readonly mtta_s?: number;
    readonly mttr_s?: number;
  };
}
/** Moves an alert on. A note is required to resolve it or to call it a false positive. `expected` is the version the person has seen. */
export interface AlertTransition {
  readonly state: AlertState;
  readonly expected: number;
  readonly note?: string;
  readonly owner?: string;
  readonly change?: string;
}

/** What the statistics said about a series; a sealed record. */
export interface Signal {
  readonly record_id: string;
  readonly at: string;
  readonly state: 'drift' | 'ended' | 'not_computed';
  readonly statistic: string;
  /** One plain sentence with figures. */
  readonly effect: string;
  readonly series: { readonly service?: string; readonly environment?: string; readonly operation: string; readonly model?: string; readonly prompt?: string };
  readonly window: { readonly from: string; readonly to: string; readonly n: number };
  readonly baseline?: { readonly from: string; readonly to: string; readonly n: number };
  /** Absent where nothing could be computed. */
  readonly p?: number;
  readonly alert?: string;
  /** record_id of a discovery or a change at about the same time. */
  readonly change?: string;
}
export interface SignalPage {
  /** Newest first. */
  readonly signals: readonly Signal[];
  /** Pass as `before` for the next page; absent on the last one. */
  readonly next?: string;
}
/** Behind a signal: the measure over time, and the two distributions on one axis. */
export interface SignalComparison {
  readonly signal: Signal;
  readonly measure: string;
  readonly unit: string;
  readonly points: readonly { readonly at: string; readonly value?: number; readonly n: number }[];
  /** Calls of each side, not shares: the sides differ in size. Labels differ from each other. */
  readonly bins: readonly { readonly label: string; readonly baseline: number; readonly window: number }[];
}

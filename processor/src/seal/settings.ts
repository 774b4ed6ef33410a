/** Day for classes kept <= 90 days, else month: retention drops whole partitions. */
export type Period = 'day' | 'month';

/** Retention classes by name; `ops` is the writer's own (heartbeats). */
export interface ClassSettings {
  readonly [retentionClass: string]: { readonly period: Period };
}

export interface SealSettings {
  /** The log's origin, e.g. `spanproof.local/log`. */
  readonly log: string;
  readonly writer: string;
  readonly epoch: number;
  readonly classes: ClassSettings;
}

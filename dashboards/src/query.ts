/**
 * A question put to the sealed tables. Read-only; every figure comes from sealed columns, so that an auditor who replays it gets the same.
 * The same text runs behind a dashboard, an alert rule and a test (grafana-sql.ts).
 */
export interface Query {
  readonly name: string;
  /** What a person wants to know. */
  readonly question: string;
  /**
   * One SELECT over `spanproof.*` in ClickHouse SQL. Its parameters: `{from:DateTime64(9, 'UTC')}` and `{to:DateTime64(9, 'UTC')}` (from <= t_ingest < to),
   * `{step:UInt32}` (seconds in a point of a series) and `{services:Array(String)}` (empty: all).
   */
  readonly sql: string;
  /** Names of the result's columns, in order. */
  readonly columns: readonly string[];
  /** `series`: `time`, then texts that name the series, then numbers. `value`: one number a row, and texts that name it. */
  readonly shape: 'table' | 'series' | 'value';
}

/** A question put to the sealed tables. Read-only; every figure comes from sealed columns, so that an auditor who replays it gets the same. */
export interface Query {
  readonly name: string;
  /** What a person wants to know. */
  readonly question: string;
  /**
   * One SELECT over `spanproof.*` in ClickHouse SQL. Its parameters are `{from:DateTime64(9, 'UTC')}` and `{to:DateTime64(9, 'UTC')}`:
   * from <= t_ingest < to.
   */
  readonly sql: string;
  /** Names of the result's columns, in order. */
  readonly columns: readonly string[];
}

/** Of calls that go out, this share may fail. */
const BUDGET = 0.001;

/**
 * SQL for the rate at which the error budget of 99.9 % is spent over the last `window` before `to`; NULL where nothing was called.
 * Multiwindow alerts: https://sre.google/workbook/alerting-on-slos/, table 5-8.
 */
export function burnRate(window: '5 MINUTE' | '30 MINUTE' | '1 HOUR' | '6 HOUR' | '3 DAY'): string {
  const within = `t_ingest >= {to:DateTime64(9, 'UTC')} - INTERVAL ${window}`;
  return `countIf(outcome = 'error' AND ${within}) / nullIf(countIf(outcome != 'blocked' AND ${within}), 0) / ${BUDGET}`;
}

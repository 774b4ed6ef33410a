import { IS_CALL, IN_PERIOD } from '../calls-in-period.ts';
import type { AlertRule } from './rule.ts';

const RECENT = "t_ingest >= {to:DateTime64(9, 'UTC')} - INTERVAL 10 MINUTE";

/** Against the same service's own day; fewer than 10 blocked calls are no surge. */
export const guardBlockSurge: AlertRule = {
  id: 'guard-block-surge',
  title: 'The guard refuses far more calls than usual',
  severity: 'high',
  lookBack: 86_400,
  above: 3,
  pending: '5m',
  summary: '{{ $labels.service }}: {{ $values.A }} times as many refused calls in 10 min as on average over the day before.',
  noData: 'OK',
  columns: ['service', 'times_usual'],
  sql: `SELECT ifNull(service, '') AS service, countIf(${RECENT}) / greatest(countIf(NOT (${RECENT})) / 143, 1) AS times_usual
FROM spanproof.records WHERE ${IS_CALL} AND outcome = 'blocked' AND ${IN_PERIOD} GROUP BY service HAVING countIf(${RECENT}) >= 10`,
};

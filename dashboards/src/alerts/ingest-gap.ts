import { findQuery } from '../find-query.ts';
import type { AlertRule } from './rule.ts';

/** Writers with nothing to do say so every minute: silence is not idleness. */
export const ingestGap: AlertRule = {
  id: 'ingest-gap',
  title: 'A processor is silent',
  severity: 'critical',
  lookBack: 3_600,
  above: 300,
  pending: '1m',
  summary: 'Writer {{ $labels.writer }} sealed nothing for {{ $values.A }} s.',
  noData: 'Alerting',
  columns: ['writer', 'silent_seconds'],
  sql: `SELECT writer, toFloat64(silent_seconds) AS silent_seconds FROM (${findQuery('writers').sql})`,
};

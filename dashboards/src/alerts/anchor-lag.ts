import { findQuery } from '../find-query.ts';
import type { AlertRule } from './rule.ts';

export const anchorLag: AlertRule = {
  id: 'anchor-lag',
  title: 'The log is not signed any more',
  severity: 'high',
  lookBack: 86_400,
  above: 3_600,
  pending: '5m',
  summary: 'The newest checkpoint of {{ $labels.log }} is {{ $values.A }} s old.',
  noData: 'Alerting',
  columns: ['log', 'lag_seconds'],
  sql: findQuery('anchor-lag').sql,
};

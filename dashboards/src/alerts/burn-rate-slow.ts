import { burnRate } from '../burn-rate.ts';
import { IS_CALL, IN_PERIOD } from '../calls-in-period.ts';
import type { AlertRule } from './rule.ts';

export const burnRateSlow: AlertRule = {
  id: 'burn-rate-slow',
  title: 'A provider spends its error budget steadily',
  severity: 'high',
  lookBack: 21_600,
  above: 6,
  pending: '15m',
  summary: '{{ $labels.provider }} spends the error budget of 99.9 % at {{ $values.A }} times the rate it lasts for (6 h and 30 min).',
  noData: 'OK',
  columns: ['provider', 'burn_rate'],
  sql: `SELECT ifNull(provider, '') AS provider, least(${burnRate('6 HOUR')}, ${burnRate('30 MINUTE')}) AS burn_rate
FROM spanproof.records WHERE ${IS_CALL} AND ${IN_PERIOD} GROUP BY provider HAVING burn_rate IS NOT NULL`,
};

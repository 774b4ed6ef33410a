import { burnRate } from '../burn-rate.ts';
import { IS_CALL, IN_PERIOD } from '../calls-in-period.ts';
import type { AlertRule } from './rule.ts';

/** Both windows, so that it ends soon after the errors do. https://sre.google/workbook/alerting-on-slos/, table 5-8. */
export const burnRateFast: AlertRule = {
  id: 'burn-rate-fast',
  title: 'A provider spends its error budget fast',
  severity: 'critical',
  lookBack: 3_600,
  above: 14.4,
  pending: '2m',
  summary: '{{ $labels.provider }} spends the error budget of 99.9 % at {{ $values.A }} times the rate it lasts for (1 h and 5 min).',
  noData: 'OK',
  columns: ['provider', 'burn_rate'],
  sql: `SELECT ifNull(provider, '') AS provider, least(${burnRate('1 HOUR')}, ${burnRate('5 MINUTE')}) AS burn_rate
FROM spanproof.records WHERE ${IS_CALL} AND ${IN_PERIOD} GROUP BY provider HAVING burn_rate IS NOT NULL`,
};

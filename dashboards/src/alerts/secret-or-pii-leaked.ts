import { CALLS_IN_PERIOD } from '../calls-in-period.ts';
import type { AlertRule } from './rule.ts';

/** What arrived unredacted although nothing says that the provider was not contacted. */
export const secretOrPiiLeaked: AlertRule = {
  id: 'secret-or-pii-leaked',
  title: 'Secrets or personal data went to a provider',
  severity: 'critical',
  lookBack: 600,
  above: 0,
  pending: '0s',
  summary: '{{ $values.A }} calls of {{ $labels.service }} in 10 min ({{ $labels.reason }}).',
  noData: 'OK',
  columns: ['service', 'reason', 'calls'],
  sql: `SELECT service, reason, toFloat64(count()) AS calls
FROM (SELECT ifNull(service, '') AS service, arrayJoin(risk_reasons) AS reason FROM (SELECT service, risk_reasons ${CALLS_IN_PERIOD}))
WHERE reason IN ('secret-sent', 'personal-data-sent') GROUP BY service, reason`,
};

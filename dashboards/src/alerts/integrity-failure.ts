import { deviatingControls, RUN_LOOK_BACK } from '../deviating-controls.ts';
import { findQuery } from '../find-query.ts';
import type { AlertRule } from './rule.ts';

/** What the newest run verified, and streams that have fewer rows than their newest checkpoint says. */
export const integrityFailure: AlertRule = {
  id: 'integrity-failure',
  title: 'The ledger is not what was sealed',
  severity: 'critical',
  lookBack: RUN_LOOK_BACK,
  above: 0,
  pending: '5m',
  summary: '{{ $labels.what }}: {{ $values.A }} findings.',
  noData: 'OK',
  columns: ['what', 'findings'],
  sql: `SELECT control AS what, deviations AS findings FROM (${deviatingControls('cc4-1-integrity', 'pi1-stored-completely')})
UNION ALL
SELECT stream AS what, toFloat64(checkpoint_size - rows) AS findings FROM (${findQuery('ledger-streams').sql}) WHERE state = 'rows missing'`,
};

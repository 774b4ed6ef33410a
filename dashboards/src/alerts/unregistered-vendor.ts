import { RECORD_KINDS } from '@spanproof/vocabulary';
import { IN_PERIOD } from '../calls-in-period.ts';
import type { AlertRule } from './rule.ts';

export const unregisteredVendor: AlertRule = {
  id: 'unregistered-vendor',
  title: 'Data goes to a vendor that nobody registered',
  severity: 'high',
  lookBack: 3_600,
  above: 0,
  pending: '0s',
  summary: 'First call to {{ $labels.item }} {{ $labels.id }}, which no vendor record covers.',
  noData: 'OK',
  columns: ['item', 'id', 'found'],
  sql: `SELECT JSONExtractString(core, 'item') AS item, JSONExtractString(core, 'id') AS id, toFloat64(count()) AS found
FROM spanproof.records
WHERE kind = ${RECORD_KINDS.governance} AND JSONExtractString(core, 'schema') = 'spanproof/discovery/v1' AND item IN ('provider', 'host')
  AND NOT JSONExtractBool(core, 'registered') AND ${IN_PERIOD}
GROUP BY item, id`,
};

import { RECORD_KINDS } from '@spanproof/vocabulary';
import { IN_PERIOD } from '../calls-in-period.ts';
import type { AlertRule } from './rule.ts';

export const driftSignal: AlertRule = {
  id: 'drift-signal',
  title: 'Statistics see a change in what models do',
  severity: 'medium',
  lookBack: 3_600,
  above: 0,
  pending: '0s',
  summary: '{{ $labels.statistic }} of {{ $labels.service }} {{ $labels.model }}: {{ $labels.effect }}.',
  noData: 'OK',
  columns: ['service', 'model', 'statistic', 'effect', 'signals'],
  sql: `SELECT JSONExtractString(core, 'series', 'service') AS service, JSONExtractString(core, 'series', 'model') AS model, JSONExtractString(core, 'statistic') AS statistic,
  JSONExtractString(core, 'effect') AS effect, toFloat64(count()) AS signals
FROM spanproof.records
WHERE kind = ${RECORD_KINDS.alert} AND JSONExtractString(core, 'schema') = 'spanproof/signal/v1' AND JSONExtractString(core, 'state') = 'drift' AND ${IN_PERIOD}
GROUP BY service, model, statistic, effect`,
};

import { deviatingControls, RUN_LOOK_BACK } from '../deviating-controls.ts';
import type { AlertRule } from './rule.ts';

export const retentionOverdue: AlertRule = {
  id: 'retention-overdue',
  title: 'Rows are kept longer than policy says',
  severity: 'medium',
  lookBack: RUN_LOOK_BACK,
  above: 0,
  pending: '0s',
  summary: '{{ $values.A }} items are overdue ({{ $labels.control }}).',
  noData: 'OK',
  columns: ['control', 'deviations'],
  sql: deviatingControls('p4-retention', 'c1-retention', 'c1-disposal'),
};

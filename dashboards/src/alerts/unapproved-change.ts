import { deviatingControls, RUN_LOOK_BACK } from '../deviating-controls.ts';
import type { AlertRule } from './rule.ts';

export const unapprovedChange: AlertRule = {
  id: 'unapproved-change',
  title: 'A model or prompt changed without approval',
  severity: 'high',
  lookBack: RUN_LOOK_BACK,
  above: 0,
  pending: '0s',
  summary: '{{ $values.A }} changes without approval ({{ $labels.control }}).',
  noData: 'OK',
  columns: ['control', 'deviations'],
  sql: deviatingControls('cc8-1-model-changes', 'cc8-1-prompt-changes'),
};

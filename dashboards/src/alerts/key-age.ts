import { deviatingControls, RUN_LOOK_BACK } from '../deviating-controls.ts';
import type { AlertRule } from './rule.ts';

export const keyAge: AlertRule = {
  id: 'key-age',
  title: 'A key is older than policy allows',
  severity: 'medium',
  lookBack: RUN_LOOK_BACK,
  above: 0,
  pending: '0s',
  summary: '{{ $values.A }} keys deviate ({{ $labels.control }}).',
  noData: 'OK',
  columns: ['control', 'deviations'],
  sql: deviatingControls('cc6-1-encryption-keys', 'cc6-1-provider-keys'),
};

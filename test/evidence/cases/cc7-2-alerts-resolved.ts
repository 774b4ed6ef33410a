import type { Json, RegisterEntry } from '@spanproof/vocabulary';
import { alertsResolved } from '../../../processor/src/evidence/controls/cc7-2-alerts-resolved.ts';
import { type ControlCases, formEntry } from '../../contracts/control-cases.ts';

const totals = { population: '0', versions: '0' };
const alert = (id: string, severity: string, opened_at: string, more: { readonly [key: string]: Json } = {}): RegisterEntry =>
  formEntry('alerts', id, { title: 'Output tokens', state: 'open', severity, opened_at, ...more });

export const alertsResolvedCases: ControlCases = {
  control: alertsResolved,
  cases: [
    {
      name: 'resolved in time, found false in time, still within its time; one of an earlier period',
      result: 'passed',
      registers: [
        alert('a1', 'critical', '2026-11-03T10:00:00Z', { state: 'resolved', resolved_at: '2026-11-04T10:00:00Z' }),
        alert('a2', 'high', '2026-11-03T10:00:00Z', { state: 'false_positive', resolved_at: '2026-11-05T10:00:00Z' }),
        alert('a3', 'low', '2026-11-20T10:00:00Z'),
        alert('a0', 'critical', '2026-09-03T10:00:00Z', { state: 'resolved', resolved_at: '2026-10-04T10:00:00Z' }),
      ],
      totals,
    },
    {
      name: 'resolved late, open too long, open since before the period',
      result: 'deviation',
      registers: [
        alert('a1', 'critical', '2026-11-03T10:00:00Z', { state: 'resolved', resolved_at: '2026-11-04T10:00:01Z' }),
        alert('a2', 'high', '2026-11-20T10:00:00Z'),
        alert('a3', 'low', '2026-10-20T10:00:00Z', { state: 'acknowledged', acknowledged_at: '2026-10-20T11:00:00Z' }),
        alert('a4', 'medium', '2026-11-29T10:00:00Z'),
        alert('a5', 'critical', '2026-11-20T10:00:00Z', { state: 'investigating', acknowledged_at: '2026-11-20T10:01:00Z', source: 'grafana' }),
      ],
      totals,
      items: ['alerts/a1', 'alerts/a2', 'alerts/a3', 'alerts/a5'],
    },
    { name: 'none', result: 'no_occurrences', totals },
    { name: 'one after the period', result: 'no_occurrences', registers: [alert('a9', 'high', '2026-12-01T00:00:00Z')], totals },
  ],
};

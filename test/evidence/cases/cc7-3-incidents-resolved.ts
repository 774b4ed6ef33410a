import type { Json, RegisterEntry } from '@spanproof/vocabulary';
import { incidentsResolved } from '../../../processor/src/evidence/controls/cc7-3-incidents-resolved.ts';
import { type ControlCases, formEntry } from '../../contracts/control-cases.ts';

const totals = { population: '0', versions: '0' };
const incident = (id: string, severity: string, opened_at: string, more: { readonly [key: string]: Json } = {}): RegisterEntry =>
  formEntry('incidents', id, { title: 'Key in a prompt', kind: 'key_exposure', state: 'open', severity, owner: 'Security', opened_at, ...more });

export const incidentsResolvedCases: ControlCases = {
  control: incidentsResolved,
  cases: [
    {
      name: 'contained and resolved, and one that is young',
      result: 'passed',
      registers: [
        incident('i1', 'high', '2026-11-03T10:00:00Z', { state: 'resolved', contained_at: '2026-11-03T11:00:00Z', resolved_at: '2026-11-10T10:00:00Z' }),
        incident('i2', 'high', '2026-11-03T10:00:00Z', { state: 'resolved', resolved_at: '2026-11-03T12:00:00Z' }),
        incident('i3', 'medium', '2026-11-29T10:00:00Z'),
      ],
      totals,
    },
    {
      name: 'contained late, never resolved, without an owner',
      result: 'deviation',
      registers: [
        incident('i1', 'critical', '2026-11-03T10:00:00Z', { state: 'contained', contained_at: '2026-11-05T11:00:00Z' }),
        incident('i2', 'medium', '2026-10-03T10:00:00Z', { state: 'contained', contained_at: '2026-10-03T11:00:00Z' }),
        incident('i3', 'high', '2026-11-29T10:00:00Z', { owner: '' }),
        incident('i4', 'low', '2026-11-29T10:00:00Z'),
      ],
      totals,
      items: ['incidents/i1', 'incidents/i2', 'incidents/i3'],
    },
    { name: 'none', result: 'no_occurrences', totals },
  ],
};

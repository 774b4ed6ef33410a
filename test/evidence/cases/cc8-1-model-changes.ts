import type { RegisterEntry } from '@spanproof/vocabulary';
import { modelChanges } from '../../../processor/src/evidence/controls/cc8-1-model-changes.ts';
import { atDay, type ControlCases, formEntry } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';

const call = (requested: string, served: string | undefined, day: number, environment = 'production'): SeedRecord =>
  formCall({ model_requested: requested, model_served: served, caller: { service: 's', environment } }, { t_ingest: atDay(day) });
const model = (id: string, models: readonly string[], at?: string): RegisterEntry =>
  formEntry('models', id, {
    models,
    purpose: 'support',
    owner: 'A',
    risk_class: 'low',
    ...(at === undefined ? {} : { approval: { by: 'B', at, evaluation: 'e' } }),
  });
const change = (id: string, fingerprint: string, approved_at: string, emergency: boolean, kind = 'model'): RegisterEntry =>
  formEntry('changes', id, { what: { kind, fingerprint }, summary: 's', author: 'A', approver: 'B', approved_at, ticket: 'T-1', emergency });
const row = (name: string, day: number): { readonly [key: string]: string } => ({ item: name, kind: 'model', id: name, first_seen: String(atDay(day)) });

export const modelChangesCases: ControlCases = {
  control: modelChanges,
  ignoresBefore: false,
  cases: [
    {
      name: 'approved as a model, as a change, and as an emergency; one is not new, one never ran, one ran in staging',
      result: 'passed',
      records: [
        call('known', undefined, -5),
        call('known', 'm-2026-11-02', 2),
        call('by-change', undefined, 3),
        call('urgent', undefined, 4),
        formCall({ model_requested: 'refused', model_served: undefined, outcome: 'blocked' }, { t_ingest: atDay(5) }),
        call('tried', undefined, 6, 'staging'),
      ],
      registers: [model('m', ['m-2026-11-02'], '2026-11-03'), change('c1', 'by-change', '2026-10-30', false), change('c2', 'urgent', '2026-11-20', true)],
      totals: { population: '3', models_used: '4', uses: '4' },
      deviating: [row('m-2026-11-02', 2), row('by-change', 3), row('urgent', 4)],
    },
    {
      name: 'no approval, an approval that came later, a model entry without approval, an approval of a prompt',
      result: 'deviation',
      records: [
        call('unknown', undefined, 2),
        call('late', undefined, 3),
        call('pending', undefined, 4),
        call('prompt', undefined, 5),
        call('fine', undefined, 6),
      ],
      registers: [
        change('c1', 'late', '2026-11-05', false),
        model('m1', ['pending']),
        change('c2', 'prompt', '2026-10-01', false, 'prompt'),
        model('m2', ['fine'], '2026-11-07'),
      ],
      totals: { population: '5', models_used: '5', uses: '5' },
      deviating: [row('unknown', 2), row('late', 3), row('pending', 4), row('prompt', 5), row('fine', 6)],
      items: ['unknown', 'late', 'pending', 'prompt'],
    },
    {
      name: 'nothing new',
      result: 'no_occurrences',
      records: [call('known', 'known-1', -5), call('known', 'known-1', 5)],
      totals: { population: '0', models_used: '2', uses: '2' },
    },
    { name: 'no calls', result: 'not_tested', totals: { population: '0', models_used: '0', uses: '0' } },
  ],
};

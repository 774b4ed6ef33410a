import { c1Retention } from '../../../processor/src/evidence/controls/c1-retention.ts';
import { atDay, type ControlCases, formEntry } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

const kept = (day: number, record = {}): SeedRecord => formCall({}, { body: { text: 'x' }, t_ingest: atDay(day), ...record });

/** Records of a month before lie in the window, so that they are no noise outside it. */
const SETUP = formSetup({ retention: [{ class: 'standard', content_days: 35 }] });

const policy = (approved_at = '2026-01-05', review_due = '2026-11-30') =>
  formEntry('policies', 'retention', { title: 'Retention', template: 'logging-retention', approved_at, review_due });

export const c1RetentionCases: ControlCases = {
  control: c1Retention,
  ignoresBefore: false,
  cases: [
    {
      name: 'as old as declared; own records are not content of calls',
      result: 'passed',
      records: [{ kind: 'governance', core: { schema: 'spanproof/register/v1' }, body: { x: 1 }, t_ingest: atDay(-3) }, kept(-5), kept(-5), kept(29)],
      registers: [SETUP, policy()],
      totals: { population: '3', classes: '1', oldest_days: '35' },
      deviating: [
        { item: 'standard 2026-10-27', what: '2 contents', class: 'standard', age_days: 35, bodies: '2' },
        { item: 'standard 2026-11-30', what: '1 contents', class: 'standard', age_days: 1, bodies: '1' },
      ],
    },
    {
      name: 'a day older, and a class that the set-up does not know',
      result: 'deviation',
      records: [kept(-6), kept(-5), kept(1, { class: 'sensitive' })],
      registers: [SETUP, policy()],
      totals: { population: '3', classes: '2', oldest_days: '36' },
      deviating: [
        { item: 'standard 2026-10-26', what: '1 contents', class: 'standard', age_days: 36, bodies: '1' },
        { item: 'standard 2026-10-27', what: '1 contents', class: 'standard', age_days: 35, bodies: '1' },
        { item: 'sensitive 2026-11-02', what: '1 contents', class: 'sensitive', age_days: 29, bodies: '1' },
      ],
      items: ['class sensitive', 'standard 2026-10-26'],
    },
    {
      name: 'no policy about it',
      result: 'deviation',
      records: [kept(1)],
      registers: [SETUP],
      totals: { population: '1', classes: '1', oldest_days: '29' },
      deviating: [{ item: 'standard 2026-11-02', what: '1 contents', class: 'standard', age_days: 29, bodies: '1' }],
      items: ['logging-retention'],
    },
    {
      name: 'one that was to be reviewed, and one that is not approved yet',
      result: 'deviation',
      records: [kept(1)],
      registers: [SETUP, policy('2025-01-05', '2026-11-29'), policy('2026-12-01', '2027-11-29')],
      totals: { population: '1', classes: '1', oldest_days: '29' },
      deviating: [{ item: 'standard 2026-11-02', what: '1 contents', class: 'standard', age_days: 29, bodies: '1' }],
      items: ['logging-retention'],
    },
    { name: 'no content', result: 'no_occurrences', registers: [SETUP, policy()], totals: { population: '0', classes: '0', oldest_days: '0' } },
    {
      name: 'confidentiality is not in scope',
      result: 'not_applicable',
      records: [kept(1)],
      registers: [formSetup({ categories: ['security'] })],
      totals: { population: '1', classes: '1', oldest_days: '29' },
      deviating: [{ item: 'standard 2026-11-02', what: '1 contents', class: 'standard', age_days: 29, bodies: '1' }],
    },
  ],
};

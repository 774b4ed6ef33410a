import { p4Retention } from '../../../processor/src/evidence/controls/p4-retention.ts';
import { atDay, type ControlCases } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

const kept = (day: number, findings: readonly (readonly [string, number])[] = [['EMAIL', 1]]): SeedRecord =>
  formCall({ features: { chars_in: 9, chars_out: 9, findings } }, { body: { text: 'x' }, t_ingest: atDay(day) });

const SETUP = formSetup({ retention: [{ class: 'standard', content_days: 35 }] });

export const p4RetentionCases: ControlCases = {
  control: p4Retention,
  ignoresBefore: false,
  cases: [
    {
      name: 'personal data as old as declared, beside older content without any',
      result: 'passed',
      records: [kept(-9, []), kept(-9, [['SECRET.jwt', 1]]), kept(-5), kept(29)],
      registers: [SETUP],
      totals: { population: '2', oldest_days: '35', calls: '4' },
      deviating: [
        { item: 'standard 2026-10-27', what: '1 contents with personal data', class: 'standard', age_days: 35, bodies: '1' },
        { item: 'standard 2026-11-30', what: '1 contents with personal data', class: 'standard', age_days: 1, bodies: '1' },
      ],
    },
    {
      name: 'a day older',
      result: 'deviation',
      records: [kept(-6), kept(-6), kept(29)],
      registers: [SETUP],
      totals: { population: '3', oldest_days: '36', calls: '3' },
      deviating: [
        { item: 'standard 2026-10-26', what: '2 contents with personal data', class: 'standard', age_days: 36, bodies: '2' },
        { item: 'standard 2026-11-30', what: '1 contents with personal data', class: 'standard', age_days: 1, bodies: '1' },
      ],
      items: ['standard 2026-10-26'],
    },
    {
      name: 'no retention is declared',
      result: 'not_tested',
      records: [kept(29)],
      totals: { population: '1', oldest_days: '1', calls: '1' },
      deviating: [{ item: 'standard 2026-11-30', what: '1 contents with personal data', class: 'standard', age_days: 1, bodies: '1' }],
    },
    {
      name: 'none was found',
      result: 'no_occurrences',
      records: [kept(1, [])],
      registers: [SETUP],
      totals: { population: '0', oldest_days: '0', calls: '1' },
    },
    { name: 'no calls', result: 'not_tested', registers: [SETUP], totals: { population: '0', oldest_days: '0', calls: '0' } },
    {
      name: 'privacy is not in scope',
      result: 'not_applicable',
      records: [kept(1, [])],
      registers: [formSetup({ categories: ['security'] })],
      totals: { population: '0', oldest_days: '0', calls: '1' },
    },
  ],
};

import { p3Categories } from '../../../processor/src/evidence/controls/p3-categories.ts';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

const found = (findings: readonly (readonly [string, number])[], service = 'support-desk'): SeedRecord =>
  formCall({ features: { chars_in: 9, chars_out: 9, findings }, caller: { service } });
const MAIL = { item: 'EMAIL', what: '2 calls, 3 findings, services: search, support-desk' };

export const p3CategoriesCases: ControlCases = {
  control: p3Categories,
  cases: [
    {
      name: 'kinds that are allowed, and a secret, which is no personal data',
      result: 'passed',
      records: [found([['EMAIL', 1]]), found([['EMAIL', 2]], 'search'), found([['SECRET.jwt', 1]])],
      registers: [formSetup()],
      totals: { population: '2', findings: '3', calls: '3' },
      deviating: [MAIL],
    },
    {
      name: 'a kind that is not',
      result: 'deviation',
      records: [found([['EMAIL', 1]]), found([['EMAIL', 2]], 'search'), found([['PHONE', 1]]), formCall()],
      registers: [formSetup()],
      totals: { population: '3', findings: '4', calls: '4' },
      deviating: [MAIL, { item: 'PHONE', what: '1 calls, 1 findings, services: support-desk' }],
      items: ['PHONE'],
    },
    {
      name: 'none is allowed',
      result: 'deviation',
      records: [found([['PHONE', 1]])],
      registers: [formSetup({ personal_data: [] })],
      totals: { population: '1', findings: '1', calls: '1' },
      deviating: [{ item: 'PHONE', what: '1 calls, 1 findings, services: support-desk' }],
    },
    {
      name: 'nobody said which are',
      result: 'not_tested',
      records: [found([['PHONE', 1]])],
      totals: { population: '1', findings: '1', calls: '1' },
      deviating: [{ item: 'PHONE', what: '1 calls, 1 findings, services: support-desk' }],
    },
    { name: 'none was found', result: 'no_occurrences', records: [formCall()], totals: { population: '0', findings: '0', calls: '1' } },
    { name: 'no calls', result: 'not_tested', totals: { population: '0', findings: '0', calls: '0' } },
    {
      name: 'privacy is not in scope',
      result: 'not_applicable',
      records: [formCall()],
      registers: [formSetup({ categories: ['security'] })],
      totals: { population: '0', findings: '0', calls: '1' },
    },
  ],
};

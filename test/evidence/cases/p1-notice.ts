import type { Json } from '@spanproof/vocabulary';
import { p1Notice } from '../../../processor/src/evidence/controls/p1-notice.ts';
import { type ControlCases, formEntry } from '../../contracts/control-cases.ts';
import { formCall } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

const notice = (data: { readonly [key: string]: Json }, id = 'notice') => formEntry('documents', id, { title: 'Notice', kind: 'privacy-notice', ...data });
const ONE = { population: '1', services: '1' };

export const p1NoticeCases: ControlCases = {
  control: p1Notice,
  cases: [
    {
      name: 'in force on the last day, beside one that has run out',
      result: 'passed',
      records: [formCall()],
      registers: [notice({ approved_at: '2025-01-01', expires: '2026-11-29' }, 'old'), notice({ approved_at: '2026-11-30', expires: '2026-11-30' })],
      totals: ONE,
    },
    { name: 'without an end', result: 'passed', records: [formCall()], registers: [notice({ approved_at: '2026-01-01' })], totals: ONE },
    { name: 'none', result: 'deviation', records: [formCall()], totals: ONE, items: ['privacy-notice'] },
    {
      name: 'expired, not approved, approved later, of another kind',
      result: 'deviation',
      records: [formCall()],
      registers: [
        notice({ approved_at: '2025-01-01', expires: '2026-11-29' }, 'old'),
        notice({}, 'draft'),
        notice({ approved_at: '2026-12-01' }, 'later'),
        notice({ kind: 'consent-basis', approved_at: '2026-01-01' }, 'other'),
      ],
      totals: ONE,
      items: ['privacy-notice'],
    },
    { name: 'no calls', result: 'not_tested', registers: [notice({ approved_at: '2026-01-01' })], totals: { population: '0', services: '0' } },
    { name: 'privacy is not in scope', result: 'not_applicable', records: [formCall()], registers: [formSetup({ categories: ['security'] })], totals: ONE },
  ],
};

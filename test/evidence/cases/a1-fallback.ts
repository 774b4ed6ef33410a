import { a1Fallback } from '../../../processor/src/evidence/controls/a1-fallback.ts';
import { type ControlCases, formEntry } from '../../contracts/control-cases.ts';
import { formCall } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

const T1 = '11'.repeat(16);
const T2 = '22'.repeat(16);
const FAILED = { outcome: 'error', error_type: '503', tokens: {} };
const drill = (approved_at: string) => formEntry('documents', 'dr-2026', { kind: 'recovery-test', title: 'Exercise', approved_at });
const NONE = ['recovery-test or provider-contingency'];

export const a1FallbackCases: ControlCases = {
  control: a1Fallback,
  cases: [
    {
      name: 'another provider answered one request, and the same one another by a retry',
      result: 'passed',
      records: [
        formCall({ trace_id: T1, ...FAILED }),
        formCall({ trace_id: T1, provider: 'anthropic', model_requested: 'claude-x' }),
        formCall({ trace_id: T2, ...FAILED }),
        formCall({ trace_id: T2 }),
        formCall(),
      ],
      totals: { population: '2', answered_elsewhere: '1', traces: '3' },
    },
    {
      name: 'retries only, and an exercise within a year',
      result: 'passed',
      records: [formCall({ trace_id: T2, ...FAILED }), formCall({ trace_id: T2 })],
      registers: [drill('2025-12-15')],
      totals: { population: '1', answered_elsewhere: '0', traces: '1' },
    },
    {
      name: 'retries only, and an exercise that is too old or yet to come',
      result: 'deviation',
      records: [formCall({ trace_id: T2, ...FAILED }), formCall({ trace_id: T2 })],
      registers: [drill('2025-11-20'), drill('2026-12-01')],
      totals: { population: '1', answered_elsewhere: '0', traces: '1' },
      items: NONE,
    },
    {
      name: 'nothing failed and nothing was exercised',
      result: 'deviation',
      records: [formCall()],
      totals: { population: '0', answered_elsewhere: '0', traces: '1' },
      items: NONE,
    },
    {
      name: 'nothing failed, and it was exercised',
      result: 'no_occurrences',
      records: [formCall()],
      registers: [drill('2026-09-01')],
      totals: { population: '0', answered_elsewhere: '0', traces: '1' },
    },
    { name: 'no calls', result: 'not_tested', registers: [drill('2026-09-01')], totals: { population: '0', answered_elsewhere: '0', traces: '0' } },
    {
      name: 'availability is not in scope',
      result: 'not_applicable',
      records: [formCall()],
      registers: [formSetup({ categories: ['security'] })],
      totals: { population: '0', answered_elsewhere: '0', traces: '1' },
    },
  ],
};

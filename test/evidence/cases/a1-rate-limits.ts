import { a1RateLimits } from '../../../processor/src/evidence/controls/a1-rate-limits.ts';
import { atDay, type ControlCases } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

const on = (day: number, count: number, changes = {}): readonly SeedRecord[] =>
  Array.from({ length: count }, () => formCall(changes, { t_ingest: atDay(day), t_event: atDay(day) }));
const refused = (day: number, count: number, error_type = '429'): readonly SeedRecord[] => on(day, count, { outcome: 'error', error_type, tokens: {} });

export const a1RateLimitsCases: ControlCases = {
  control: a1RateLimits,
  statesDates: true,
  cases: [
    {
      name: 'four refusals say nothing, and five of 500 are one per cent',
      result: 'passed',
      records: [...on(1, 10), ...refused(1, 4), ...on(2, 495), ...refused(2, 5)],
      totals: { population: '514', refused: '9', tokens_input: String(505 * 120), tokens_output: String(505 * 40) },
    },
    {
      name: 'a day with more than one per cent, by whatever name, and another day without',
      result: 'deviation',
      records: [...on(1, 90), ...refused(1, 5, 'rate_limit_error'), ...on(2, 90), ...refused(3, 6), ...on(3, 50, { provider: 'anthropic' })],
      totals: { population: '241', refused: '11', tokens_input: String(230 * 120), tokens_output: String(230 * 40) },
      deviating: [
        { item: 'openai 2026-11-02', what: '5 of 95 calls refused' },
        { item: 'openai 2026-11-04', what: '6 of 6 calls refused' },
      ],
    },
    { name: 'no calls', result: 'not_tested', totals: { population: '0', refused: '0', tokens_input: '0', tokens_output: '0' } },
    {
      name: 'availability is not in scope',
      result: 'not_applicable',
      records: on(1, 1),
      registers: [formSetup({ categories: ['security', 'privacy'] })],
      totals: { population: '1', refused: '0', tokens_input: '120', tokens_output: '40' },
    },
  ],
};

import type { RegisterEntry } from '@spanproof/vocabulary';
import { providerUsage } from '../../../processor/src/evidence/controls/cc6-7-provider-usage.ts';
import { atDay, type ControlCases, formEntry } from '../../contracts/control-cases.ts';
import { formCall, type SeededCore, type SeedRecord } from '../../support/seed-calls.ts';

const on = (day: number, changes: SeededCore = {}): SeedRecord => formCall(changes, { t_ingest: atDay(day) });
const blocked = (day: number, changes: SeededCore = {}): SeedRecord =>
  on(day, { outcome: 'blocked', upstream_contacted: false, model_served: undefined, response_id: undefined, tokens: {}, ...changes });
const withoutFile = (id: string, provider: string, from: string, to: string, requests: number): RegisterEntry =>
  formEntry('provider_usage', id, { provider, from, to, requests, source: 'usage report', file_name: 'usage.csv' });
const usage = (...entry: Parameters<typeof withoutFile>): RegisterEntry => ({ ...withoutFile(...entry), file_hash: 'ab'.repeat(32) });
const november = (id: string, requests: number): RegisterEntry => usage(id, 'OpenAI', '2026-11-01', '2026-11-30', requests);
type Days = readonly (readonly [day: string, calls: string, blocked: string])[];
const row = (item: string, what: string, days: Days) => ({ item, what, days });

export const providerUsageCases: ControlCases = {
  control: providerUsage,
  statesDates: true,
  cases: [
    {
      name: 'every call and what was blocked, over two accounts; a day of a provider that supplies none',
      result: 'passed',
      records: [
        on(0),
        on(0, { provider: 'OPENAI' }),
        blocked(0),
        on(29),
        blocked(29, { upstream_contacted: true }),
        on(29, { provider: 'anthropic' }),
        on(29, { provider: undefined }),
        formCall({ provider: 'openai' }, { kind: 'tool.call', t_ingest: atDay(29) }),
      ],
      registers: [november('account-a', 3), november('account-b', 1)],
      totals: { population: '6', blocked: '2', of_unknown_provider: '1' },
      deviating: [
        row('anthropic', '1 calls, 0 blocked', [['2026-11-30', '1', '0']]),
        row('openai', '4 calls, 2 blocked', [
          ['2026-11-01', '2', '1'],
          ['2026-11-30', '2', '1'],
        ]),
      ],
    },
    {
      name: 'fewer counted than recorded, in some of the days',
      result: 'passed',
      records: [on(3), on(4), on(4)],
      registers: [usage('days', 'openai', '2026-11-05', '2026-11-06', 1)],
      totals: { population: '3', blocked: '0', of_unknown_provider: '0' },
      deviating: [
        row('openai', '3 calls, 0 blocked', [
          ['2026-11-04', '1', '0'],
          ['2026-11-05', '2', '0'],
        ]),
      ],
    },
    {
      name: 'more counted than recorded, by one; a provider nobody recorded a call of',
      result: 'deviation',
      records: [on(0), on(1), blocked(1)],
      registers: [
        november('openai-11', 3),
        usage('shadow', 'mistral_ai', '2026-11-01', '2026-11-01', 1),
        usage('fine', 'openai', '2026-11-01', '2026-11-01', 1),
      ],
      totals: { population: '2', blocked: '1', of_unknown_provider: '0' },
      deviating: [
        row('openai', '2 calls, 1 blocked', [
          ['2026-11-01', '1', '0'],
          ['2026-11-02', '1', '1'],
        ]),
      ],
      items: ['provider_usage/openai-11', 'provider_usage/shadow'],
    },
    {
      name: 'no usage was supplied',
      result: 'not_tested',
      records: [on(0)],
      totals: { population: '1', blocked: '0', of_unknown_provider: '0' },
      deviating: [row('openai', '1 calls, 0 blocked', [['2026-11-01', '1', '0']])],
    },
    {
      name: 'usage without the export of the provider, and usage that reaches out of the period',
      result: 'not_tested',
      records: [on(0)],
      registers: [
        withoutFile('typed', 'openai', '2026-11-01', '2026-11-30', 9),
        usage('before', 'openai', '2026-10-31', '2026-11-02', 9),
        usage('after', 'openai', '2026-11-29', '2026-12-01', 9),
      ],
      totals: { population: '1', blocked: '0', of_unknown_provider: '0' },
      deviating: [row('openai', '1 calls, 0 blocked', [['2026-11-01', '1', '0']])],
    },
    { name: 'no calls and no usage', result: 'no_occurrences', totals: { population: '0', blocked: '0', of_unknown_provider: '0' } },
    {
      name: 'no calls, and the provider counted some',
      result: 'deviation',
      registers: [november('unseen', 12)],
      totals: { population: '0', blocked: '0', of_unknown_provider: '0' },
      items: ['provider_usage/unseen'],
    },
  ],
};

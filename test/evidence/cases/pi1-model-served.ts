import { pi1ModelServed } from '../../../processor/src/evidence/controls/pi1-model-served.ts';
import { atDay, type ControlCases, formEntry } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

const pair = (model_requested: string, model_served: string | undefined, day = 1): SeedRecord =>
  formCall({ model_requested, model_served }, { t_ingest: atDay(day), t_event: atDay(day) });
const FIRST = '2026-11-02 12:00:00.000000000';

export const pi1ModelServedCases: ControlCases = {
  control: pi1ModelServed,
  statesDates: true,
  cases: [
    {
      name: 'snapshots, aliases and spellings of the family',
      result: 'passed',
      records: [
        pair('gpt-5-mini', 'gpt-5-mini-2026-08-07'),
        pair('GPT-5', 'gpt-5'),
        pair('claude-sonnet-latest', 'claude-sonnet-20260219'),
        pair('models/gemini-3', 'gemini-3-001'),
        pair('llama4', 'llama4:70b'),
        pair('gpt-5', undefined),
        formCall({ model_requested: 'gpt-5', model_served: 'other', outcome: 'error', error_type: '500' }),
      ],
      totals: { population: '5', other_model: '0', served_not_stated: '1', answered: '6' },
    },
    {
      name: 'another model under an approved change',
      result: 'passed',
      records: [pair('gpt-5', 'gpt-5-mini-2026-08-07')],
      registers: [formEntry('changes', 'chg-1', { what: { kind: 'model', fingerprint: 'gpt-5-mini-2026-08-07' }, approved_at: '2026-10-30' })],
      totals: { population: '1', other_model: '1', served_not_stated: '0', answered: '1' },
      deviating: [{ item: 'gpt-5 -> gpt-5-mini-2026-08-07', what: `1 calls, first ${FIRST}`, served: 'gpt-5-mini-2026-08-07', calls: '1' }],
    },
    {
      name: 'a smaller model of the same name, and another family; an approval of a prompt is none',
      result: 'deviation',
      records: [pair('gpt-5', 'gpt-5-mini'), pair('gpt-5', 'gpt-5-mini', 2), pair('claude-opus', 'claude-sonnet'), pair('gpt-5', 'gpt-5')],
      registers: [formEntry('changes', 'chg-1', { what: { kind: 'prompt', fingerprint: 'gpt-5-mini' }, approved_at: '2026-10-30' })],
      totals: { population: '4', other_model: '3', served_not_stated: '0', answered: '4' },
      deviating: [
        { item: 'claude-opus -> claude-sonnet', what: `1 calls, first ${FIRST}`, served: 'claude-sonnet', calls: '1' },
        { item: 'gpt-5 -> gpt-5-mini', what: `2 calls, first ${FIRST}`, served: 'gpt-5-mini', calls: '2' },
      ],
    },
    {
      name: 'no call says who answered',
      result: 'not_tested',
      records: [pair('gpt-5', undefined)],
      totals: { population: '0', other_model: '0', served_not_stated: '1', answered: '1' },
    },
    {
      name: 'processing integrity is not in scope',
      result: 'not_applicable',
      records: [pair('gpt-5', 'gpt-5')],
      registers: [formSetup({ categories: ['security'] })],
      totals: { population: '1', other_model: '0', served_not_stated: '0', answered: '1' },
    },
  ],
};

import { c1Disposal } from '../../../processor/src/evidence/controls/c1-disposal.ts';
import { type ControlCases, formEntry } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

/** Core says that there is content; the seeder stores none. */
const gone = () => formCall();
const stored = () => formCall({}, { body: { text: 'x' } });
const pruned = (name: string): SeedRecord => ({
  kind: 'governance',
  core: {
    schema: 'spanproof/retention/v1',
    event: 'pruned',
    class: name,
    period: '2026-11',
    part: 'body',
    policy: '5f'.repeat(32),
    rows: 2,
    held: 0,
    streams: [],
  },
});
const attested = (criteria: readonly string[], valid_to: string) =>
  formEntry('attestations', 'disposal', { kind: 'media-disposal', criteria, valid_from: '2026-11-01', valid_to });

export const c1DisposalCases: ControlCases = {
  control: c1Disposal,
  ignoresBefore: false,
  statesDates: true,
  cases: [
    {
      name: 'content is gone, and somebody attests why',
      result: 'passed',
      records: [gone(), stored()],
      registers: [attested(['C1.2'], '2026-11-30')],
      totals: { population: '1', stated: '0', stored_once: '2' },
      deviating: [{ item: 'record:0', what: 'its content is gone' }],
    },
    {
      name: 'content is gone; attestations speak of something else, or for a shorter time',
      result: 'deviation',
      records: [stored(), gone(), formCall({ body_state: 'by_policy' }), formCall({ body_state: 'capture_failed' })],
      registers: [attested(['CC6.5'], '2026-11-30'), attested(['C1.2'], '2026-11-29')],
      totals: { population: '1', stated: '0', stored_once: '2' },
      deviating: [{ item: 'record:1', what: 'its content is gone' }],
    },
    {
      name: 'content is gone by a run of retention that is on record',
      result: 'passed',
      records: [gone(), gone(), { ...stored(), class: 'other' }, pruned('standard')],
      totals: { population: '2', stated: '2', stored_once: '3' },
    },
    {
      name: 'content is gone, and the run on record was of another class',
      result: 'deviation',
      records: [gone(), pruned('other')],
      totals: { population: '1', stated: '0', stored_once: '1' },
      deviating: [{ item: 'record:0', what: 'its content is gone' }],
    },
    { name: 'everything is there', result: 'no_occurrences', records: [stored()], totals: { population: '0', stated: '0', stored_once: '1' } },
    { name: 'no content', result: 'not_tested', totals: { population: '0', stated: '0', stored_once: '0' } },
    {
      name: 'confidentiality is not in scope',
      result: 'not_applicable',
      records: [stored()],
      registers: [formSetup({ categories: ['security'] })],
      totals: { population: '0', stated: '0', stored_once: '1' },
    },
  ],
};

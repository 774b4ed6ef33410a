import { pi1StoredCompletely } from '../../../processor/src/evidence/controls/pi1-stored-completely.ts';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

const VERIFIED = { integrity: { verdict: 'verified', streams: 1, rows: 2, findings: [] } } as const;
const WHOLE = { population: '2', streams: '1', rows_missing: '0', rows_stored_twice: '0', content_not_captured: '0' };

export const pi1StoredCompletelyCases: ControlCases = {
  control: pi1StoredCompletely,
  cases: [
    { name: 'every row, and the roots agree', result: 'passed', records: [formCall(), formCall()], probes: VERIFIED, totals: WHOLE },
    {
      name: 'content that could not be captured',
      result: 'deviation',
      records: [formCall(), formCall({ body_state: 'capture_failed' })],
      probes: VERIFIED,
      totals: { ...WHOLE, content_not_captured: '1' },
      deviating: [{ item: 'record:1', what: 'its content could not be captured' }],
    },
    {
      name: 'the roots do not agree',
      result: 'deviation',
      records: [formCall(), formCall()],
      probes: { integrity: { verdict: 'broken', streams: 1, rows: 2, findings: ['ROOT_MISMATCH at size 2'] } },
      totals: WHOLE,
      items: ['integrity'],
    },
    { name: 'nobody compared the roots', result: 'not_tested', records: [formCall(), formCall()], totals: WHOLE },
    {
      name: 'nothing was sealed',
      result: 'not_tested',
      probes: VERIFIED,
      totals: { population: '0', streams: '0', rows_missing: '0', rows_stored_twice: '0', content_not_captured: '0' },
    },
    {
      name: 'processing integrity is not in scope',
      result: 'not_applicable',
      records: [formCall(), formCall()],
      registers: [formSetup({ categories: ['security'] })],
      probes: VERIFIED,
      totals: WHOLE,
    },
  ],
};

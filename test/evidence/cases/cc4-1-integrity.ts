import { integrity } from '../../../processor/src/evidence/controls/cc4-1-integrity.ts';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall } from '../../support/seed-calls.ts';

const records = [formCall(), formCall()];
const totals = { population: '2', streams: '1', signed_heads: '0' };

export const integrityCases: ControlCases = {
  control: integrity,
  cases: [
    { name: 'verified', result: 'passed', records, totals, probes: { integrity: { verdict: 'verified', streams: 1, rows: 2, findings: [] } } },
    {
      name: 'a row was changed',
      result: 'deviation',
      records,
      totals,
      probes: { integrity: { verdict: 'broken', streams: 1, rows: 2, findings: ['ROOT_MISMATCH in stream x', 'LEAF_MISMATCH row 1 of x'] } },
      items: ['ROOT_MISMATCH', 'LEAF_MISMATCH'],
    },
    {
      name: 'verified, but fewer rows than there are',
      result: 'not_tested',
      records,
      totals,
      probes: { integrity: { verdict: 'verified', streams: 1, rows: 1, findings: [] } },
    },
    { name: 'too large to verify here', result: 'not_tested', records, totals, probes: { unavailable: { integrity: '9 rows are more than 8' } } },
    {
      name: 'no records',
      result: 'not_tested',
      totals: { population: '0', streams: '0', signed_heads: '0' },
      probes: { integrity: { verdict: 'verified', streams: 0, rows: 0, findings: [] } },
    },
  ],
};

import type { SourceRef } from '@spanproof/vocabulary';
import { completeness } from '../../../processor/src/evidence/controls/cc7-2-completeness.ts';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';

const source = (boot_id: string, src_seq: number): SourceRef => ({ boot_id, instance_id: 'i-1', src_seq });
const numbered = (boot: string, number: number): SeedRecord => formCall({}, { source: source(boot, number) });
const hello: SeedRecord = { kind: 'source', core: { schema: 'spanproof/source/v1', event: 'hello' }, source: source('b1', 0) };
const records = [hello, numbered('b1', 1), numbered('b1', 2), numbered('b2', 1)];
const totals = { population: '2', calls: '3', calls_without_source: '0', statements_of_sources: '1' };
const complete = { source: 's1', service: 'support-desk', verdict: 'complete', detail: 'calls 1 to 2' } as const;

export const completenessCases: ControlCases = {
  control: completeness,
  cases: [
    { name: 'every source complete', result: 'passed', records, totals, probes: { completeness: [complete, { ...complete, source: 's2' }] } },
    {
      name: 'a gap, beside sources that are complete or cannot be measured',
      result: 'deviation',
      records,
      totals,
      probes: {
        completeness: [
          complete,
          { ...complete, source: 's2', verdict: 'gaps', detail: '1 call missing' },
          { source: 's3', verdict: 'gaps', detail: '2 calls missing' },
          { ...complete, source: 's4', verdict: 'not_measurable', detail: 'no hello' },
        ],
      },
      items: ['support-desk s2', 's3'],
    },
    {
      name: 'a source that cannot be measured',
      result: 'not_tested',
      records,
      totals,
      probes: { completeness: [complete, { ...complete, verdict: 'not_measurable' }] },
    },
    {
      name: 'calls without a source',
      result: 'not_tested',
      records: [...records, formCall()],
      totals: { ...totals, calls: '4', calls_without_source: '1' },
      probes: { completeness: [complete] },
    },
    { name: 'not compared', result: 'not_tested', records, totals, probes: { unavailable: { completeness: 'too large' } } },
    {
      name: 'silence',
      result: 'no_occurrences',
      totals: { population: '0', calls: '0', calls_without_source: '0', statements_of_sources: '0' },
      probes: { completeness: [] },
    },
  ],
};

import { blockedNoEgress } from '../../../processor/src/evidence/controls/cc6-7-blocked-no-egress.ts';
import type { SourceRef } from '@spanproof/vocabulary';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall, type SeededCore, type SeedRecord } from '../../support/seed-calls.ts';

const blocked = (changes: SeededCore = {}): SeedRecord =>
  formCall({
    outcome: 'blocked',
    upstream_contacted: false,
    model_served: undefined,
    response_id: undefined,
    provider_request_id: undefined,
    tokens: {},
    ...changes,
  });

const from = (boot: string, seq: number): SourceRef => ({ boot_id: boot.repeat(32), instance_id: 'one', src_seq: seq });
/** A checkpoint after call `last`, where transports counted `calls` as sent. */
const counted = (boot: string, last: number, calls: number): SeedRecord => ({
  kind: 'source',
  core: { schema: 'spanproof/source/v1', event: 'checkpoint', boot_id: boot.repeat(32), instance_id: 'one', first: 1, last, dropped: 0, egress_calls: calls },
  source: from(boot, last),
});

export const blockedNoEgressCases: ControlCases = {
  control: blockedNoEgress,
  cases: [
    {
      name: 'blocked before anything left',
      result: 'passed',
      records: [blocked(), blocked(), formCall()],
      totals: { population: '2', deviations: '0', reconciled: '0' },
    },
    {
      name: 'every sign of egress',
      result: 'deviation',
      records: [
        blocked({ upstream_contacted: true }),
        blocked({ upstream_contacted: undefined }),
        blocked({ response_id: 'resp_1' }),
        blocked({ provider_request_id: 'req_1', model_served: 'gpt-5' }),
        blocked({ tokens: { output: 4 } }),
        blocked(),
      ],
      totals: { population: '6', deviations: '5', reconciled: '0' },
      deviating: [
        { item: 'record:0', what: 'the provider was contacted' },
        { item: 'record:1', what: 'does not say whether anything left' },
        { item: 'record:2', what: 'has an id given by the provider' },
        { item: 'record:3', what: 'has an id given by the provider; names the model that served it' },
        { item: 'record:4', what: 'counts output tokens' },
      ],
    },
    {
      name: 'some of them reconciled with what their process counted',
      result: 'passed',
      records: [
        formCall({}, { source: from('a', 1) }),
        { ...blocked(), source: from('a', 2) },
        counted('a', 2, 1),
        formCall({}, { source: from('b', 1) }),
        { ...blocked(), source: from('b', 2) },
        counted('b', 2, 2),
        { ...blocked(), source: from('c', 1) },
        blocked(),
      ],
      totals: { population: '4', deviations: '0', reconciled: '1' },
    },
    { name: 'nothing was blocked', result: 'no_occurrences', records: [formCall()], totals: { population: '0', deviations: '0', reconciled: '0' } },
  ],
};

import { blockedNoEgress } from '../../../processor/src/evidence/controls/cc6-7-blocked-no-egress.ts';
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

export const blockedNoEgressCases: ControlCases = {
  control: blockedNoEgress,
  cases: [
    {
      name: 'blocked before anything left',
      result: 'passed',
      records: [blocked(), blocked(), formCall()],
      totals: { population: '2', deviations: '0' },
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
      totals: { population: '6', deviations: '5' },
      deviating: [
        { item: 'record:0', what: 'the provider was contacted' },
        { item: 'record:1', what: 'does not say whether anything left' },
        { item: 'record:2', what: 'has an id given by the provider' },
        { item: 'record:3', what: 'has an id given by the provider; names the model that served it' },
        { item: 'record:4', what: 'counts output tokens' },
      ],
    },
    { name: 'nothing was blocked', result: 'no_occurrences', records: [formCall()], totals: { population: '0', deviations: '0' } },
  ],
};

import { requiredFields } from '../../../processor/src/evidence/controls/cc6-1-required-fields.ts';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall } from '../../support/seed-calls.ts';

export const requiredFieldsCases: ControlCases = {
  control: requiredFields,
  cases: [
    {
      name: 'whole calls, a blocked one among them, and a tool call that has no model',
      result: 'passed',
      records: [
        formCall(),
        formCall({ outcome: 'blocked', upstream_contacted: false, model_served: undefined, tokens: {} }),
        formCall({ outcome: 'error', error_type: '503', model_served: undefined, tokens: {} }),
        formCall({ model_requested: undefined, model_served: undefined }, { kind: 'tool.call' }),
      ],
      totals: { population: '3', deviations: '0', answered: '1', with_application_request_id: '3' },
    },
    {
      name: 'each field missing once',
      result: 'deviation',
      records: [
        formCall(),
        formCall({ caller: { environment: 'production' } }),
        formCall({ model_requested: undefined }),
        formCall({ model_served: undefined }),
        formCall({ tokens: {} }),
        formCall({ trace_id: '', app_request_id: undefined }),
        formCall({ outcome: undefined }),
        formCall({ verdicts: [] }),
        formCall({ model_served: undefined, verdicts: [] }),
      ],
      totals: { population: '9', deviations: '8', answered: '8', with_application_request_id: '8' },
      deviating: [
        { item: 'record:1', what: 'lacks caller' },
        { item: 'record:2', what: 'lacks model requested' },
        { item: 'record:3', what: 'lacks model served' },
        { item: 'record:4', what: 'lacks input tokens' },
        { item: 'record:5', what: 'lacks request id' },
        { item: 'record:6', what: 'lacks outcome' },
        { item: 'record:7', what: 'lacks verdicts' },
        { item: 'record:8', what: 'lacks model served, verdicts' },
      ],
    },
    { name: 'no calls', result: 'not_tested', totals: { population: '0', deviations: '0', answered: '0', with_application_request_id: '0' } },
  ],
};

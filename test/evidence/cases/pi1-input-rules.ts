import { pi1InputRules } from '../../../processor/src/evidence/controls/pi1-input-rules.ts';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

const verdict = (rule: string, by: string, outcome = 'allowed') => ({ rule, version: 1, action: 'redact', outcome, by, count: 0 });
const BOTH = [verdict('secrets', 'source'), verdict('pii', 'source', 'not_applicable'), verdict('secrets', 'processor')];

export const pi1InputRulesCases: ControlCases = {
  control: pi1InputRules,
  cases: [
    {
      name: 'each rule of its policy, also where policies differ',
      result: 'passed',
      records: [
        formCall({ verdicts: BOTH }),
        formCall({ verdicts: BOTH }, { kind: 'tool.call' }),
        formCall({ verdicts: [verdict('cards', 'processor')], policy_hash: undefined }),
      ],
      totals: { population: '3', deviations: '0', failed_open: '0' },
    },
    {
      name: 'a rule that did not run, one that gave up, and a call the processor never judged',
      result: 'deviation',
      records: [
        formCall({ verdicts: BOTH }),
        formCall({ verdicts: [verdict('secrets', 'source'), verdict('secrets', 'processor')] }),
        formCall({ verdicts: [verdict('secrets', 'source'), verdict('pii', 'source', 'failed_open'), verdict('secrets', 'processor')] }),
        formCall({ verdicts: [verdict('secrets', 'source'), verdict('pii', 'source')] }),
        formCall({ verdicts: [], policy_hash: undefined }),
      ],
      totals: { population: '5', deviations: '4', failed_open: '1' },
      deviating: [
        { item: 'record:1', what: 'no verdict of pii by source' },
        { item: 'record:2', what: 'failed open: pii' },
        { item: 'record:3', what: 'the processor left no verdict; no verdict of secrets by processor' },
        { item: 'record:4', what: 'the processor left no verdict' },
      ],
    },
    { name: 'no calls', result: 'not_tested', totals: { population: '0', deviations: '0', failed_open: '0' } },
    {
      name: 'processing integrity is not in scope',
      result: 'not_applicable',
      records: [formCall({ verdicts: [] })],
      registers: [formSetup({ categories: ['security'] })],
      totals: { population: '1', deviations: '1', failed_open: '0' },
      deviating: [{ item: 'record:0', what: 'the processor left no verdict' }],
    },
  ],
};

import type { Json } from '@spanproof/vocabulary';
import { allowLists } from '../../../processor/src/evidence/controls/cc6-6-allow-lists.ts';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall } from '../../support/seed-calls.ts';

const verdict = (rule: string, outcome: string, count = 0, by = 'source'): Json => ({ rule, version: 1, action: 'block', outcome, by, count });

export const allowListsCases: ControlCases = {
  control: allowLists,
  cases: [
    {
      name: 'listed, blocked, and not stated; a rule that is no list',
      result: 'passed',
      records: [
        formCall({ verdicts: [verdict('models', 'allowed'), verdict('providers', 'allowed')] }),
        formCall({ outcome: 'blocked', verdicts: [verdict('models', 'blocked', 1), verdict('models', 'allowed_with_log', 1, 'processor')] }),
        formCall({ verdicts: [verdict('models', 'not_applicable')] }),
        formCall({ verdicts: [verdict('secrets', 'redacted', 3)] }),
      ],
      totals: { population: '3', deviations: '0', blocked: '1', not_stated: '1' },
    },
    {
      name: 'an unlisted model logged only; an unlisted provider seen by the processor alone',
      result: 'deviation',
      records: [
        formCall({ verdicts: [verdict('models', 'allowed_with_log', 1), verdict('models', 'allowed_with_log', 1, 'processor')] }),
        formCall({ verdicts: [verdict('models', 'allowed'), verdict('providers', 'allowed_with_log', 1, 'processor')] }),
        formCall({ verdicts: [verdict('models', 'allowed')] }),
      ],
      totals: { population: '3', deviations: '2', blocked: '0', not_stated: '0' },
      deviating: [
        { item: 'record:0', what: 'not listed in models, and called' },
        { item: 'record:1', what: 'not listed in providers, and called' },
      ],
    },
    { name: 'policy has no list', result: 'not_tested', records: [formCall()], totals: { population: '0', deviations: '0', blocked: '0', not_stated: '0' } },
  ],
};

import type { Json } from '@spanproof/vocabulary';
import { productionEnforces } from '../../../processor/src/evidence/controls/cc7-1-production-enforces.ts';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall } from '../../support/seed-calls.ts';

const verdict = (action: string, by = 'source', outcome = 'allowed'): Json => ({ rule: 'r', version: 1, action, outcome, by, count: 0 });

export const productionEnforcesCases: ControlCases = {
  control: productionEnforces,
  cases: [
    {
      name: 'an enforcing policy; elsewhere it may only monitor',
      result: 'passed',
      records: [
        formCall(),
        formCall({ policy_hash: '60'.repeat(32), caller: { service: 's', environment: 'Prod' }, verdicts: [verdict('allow_with_log'), verdict('block')] }),
        formCall({ caller: { service: 's', environment: 'staging' }, verdicts: [] }),
        formCall({ verdicts: [] }, { kind: 'tool.call' }),
      ],
      totals: { population: '2', deviations: '0', policies: '2' },
    },
    {
      name: 'no rule, only afterwards, monitored only, failed open',
      result: 'deviation',
      records: [
        formCall({ verdicts: [] }),
        formCall({ verdicts: [verdict('redact', 'processor')] }),
        formCall({ verdicts: [verdict('allow_with_log'), verdict('redact', 'processor')] }),
        formCall({ verdicts: [verdict('redact', 'source', 'failed_open')] }),
        formCall(),
      ],
      totals: { population: '5', deviations: '4', policies: '1' },
      deviating: [
        { item: 'record:0', what: 'no rule looked at it' },
        { item: 'record:1', what: 'no rule looked at it before it was sent' },
        { item: 'record:2', what: 'monitored only: no rule could have redacted or blocked it' },
        { item: 'record:3', what: 'let pass unexamined by r' },
      ],
    },
    {
      name: 'no call of production',
      result: 'no_occurrences',
      records: [formCall({ caller: { service: 's', environment: 'staging' } })],
      totals: { population: '0', deviations: '0', policies: '0' },
    },
  ],
};

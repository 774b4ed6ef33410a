import type { Json } from '@spanproof/vocabulary';
import { findingsHandled } from '../../../processor/src/evidence/controls/cc6-7-findings-handled.ts';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall } from '../../support/seed-calls.ts';

const verdict = (action: string, outcome: string, by = 'source', count = 1): Json => ({ rule: 'r', version: 1, action, outcome, by, count });
const secrets: Json = {
  chars_in: 1,
  chars_out: 1,
  findings: [
    ['EMAIL', 1],
    ['SECRET.jwt', 2],
  ],
};

export const findingsHandledCases: ControlCases = {
  control: findingsHandled,
  cases: [
    {
      name: 'redacted, blocked, logged; a list is not a rule about findings',
      result: 'passed',
      records: [
        formCall({ verdicts: [verdict('redact', 'redacted')] }),
        formCall({ outcome: 'blocked', verdicts: [verdict('block', 'blocked'), verdict('block', 'redacted', 'processor')] }),
        formCall({ verdicts: [verdict('allow_with_log', 'allowed_with_log')] }),
        formCall({ verdicts: [verdict('redact', 'redacted', 'processor')], features: secrets }),
        formCall({ verdicts: [verdict('redact', 'failed_closed')] }),
        formCall({ verdicts: [{ rule: 'models', version: 1, action: 'block', outcome: 'allowed_with_log', by: 'processor', count: 1 }] }),
        formCall(),
      ],
      totals: { population: '5', deviations: '0', secrets_seen_by_processor: '2', redacted: '3', blocked: '1', allowed_with_log: '1' },
    },
    {
      name: 'each way of not doing what the rule says',
      result: 'deviation',
      records: [
        formCall({ verdicts: [verdict('redact', 'allowed')] }),
        formCall({ verdicts: [verdict('block', 'allowed_with_log')] }),
        formCall({ verdicts: [verdict('block', 'blocked')] }),
        formCall({ verdicts: [verdict('allow_with_log', 'allowed_with_log', 'processor')], features: secrets }),
        formCall({ verdicts: [], features: secrets }),
        formCall({ verdicts: [verdict('redact', 'redacted')] }),
      ],
      totals: { population: '6', deviations: '5', secrets_seen_by_processor: '4', redacted: '1', blocked: '1', allowed_with_log: '2' },
      deviating: [
        { item: 'record:0', what: 'r says redact, and the source made it allowed' },
        { item: 'record:1', what: 'r says block, and the source made it allowed_with_log' },
        { item: 'record:2', what: 'a rule blocked it, and it was made' },
        { item: 'record:3', what: 'holds secrets that no rule took out' },
        { item: 'record:4', what: 'holds secrets that no rule took out' },
      ],
    },
    {
      name: 'nothing was found',
      result: 'no_occurrences',
      records: [formCall()],
      totals: { population: '0', deviations: '0', secrets_seen_by_processor: '0', redacted: '0', blocked: '0', allowed_with_log: '0' },
    },
  ],
};

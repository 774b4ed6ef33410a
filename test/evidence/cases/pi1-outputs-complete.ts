import { pi1OutputsComplete } from '../../../processor/src/evidence/controls/pi1-outputs-complete.ts';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

const ended = (count: number, reason: string, changes = {}): readonly SeedRecord[] =>
  Array.from({ length: count }, () => formCall({ finish_reasons: [reason], ...changes }));
const OTHER = { caller: { environment: 'production', service: 'search' } };

export const pi1OutputsCompleteCases: ControlCases = {
  control: pi1OutputsComplete,
  cases: [
    {
      name: 'one cut answer of 50, and calls that state nothing',
      result: 'passed',
      records: [
        ...ended(48, 'stop'),
        ...ended(1, 'tool_calls'),
        ...ended(1, 'length'),
        formCall({ finish_reasons: undefined }),
        formCall({ operation: 'embeddings', finish_reasons: ['length'] }),
        formCall({ outcome: 'error', error_type: '500', finish_reasons: ['error'] }),
      ],
      totals: { population: '50', incomplete: '1', cut: '1', filtered: '0', failed: '0', not_stated: '1' },
    },
    {
      name: 'a service whose answers are cut and filtered, beside one whose are not',
      result: 'deviation',
      records: [
        ...ended(40, 'stop'),
        ...ended(8, 'end_turn', OTHER),
        ...ended(1, 'max_tokens', OTHER),
        ...ended(1, 'SAFETY', OTHER),
        ...ended(1, 'error', OTHER),
      ],
      totals: { population: '51', incomplete: '3', cut: '1', filtered: '1', failed: '1', not_stated: '0' },
      deviating: [{ item: 'search / gpt-5-mini-2026-08-07', what: '3 of 11 answers incomplete: 1 cut, 1 filtered, 1 failed' }],
    },
    {
      name: 'no answer states why it ended',
      result: 'not_tested',
      records: [formCall({ finish_reasons: undefined })],
      totals: { population: '0', incomplete: '0', cut: '0', filtered: '0', failed: '0', not_stated: '1' },
    },
    {
      name: 'processing integrity is not in scope',
      result: 'not_applicable',
      records: ended(1, 'stop'),
      registers: [formSetup({ categories: ['security'] })],
      totals: { population: '1', incomplete: '0', cut: '0', filtered: '0', failed: '0', not_stated: '0' },
    },
  ],
};

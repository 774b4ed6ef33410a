import { c1ContentRedacted } from '../../../processor/src/evidence/controls/c1-content-redacted.ts';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

type Found = readonly (readonly [string, number])[];
const verdict = (outcome: string, count: number, by = 'processor') => ({ rule: 'secrets', version: 1, action: 'redact', outcome, by, count });
const found = (findings: Found, verdicts: readonly object[], changes = {}): SeedRecord =>
  formCall({ features: { chars_in: 9, chars_out: 9, findings }, verdicts, ...changes } as Parameters<typeof formCall>[0]);

export const c1ContentRedactedCases: ControlCases = {
  control: c1ContentRedacted,
  cases: [
    {
      name: 'what was found was taken out; an e-mail address is no high risk; without content nothing is left in it',
      result: 'passed',
      records: [
        found([['SECRET.openai_key', 2]], [verdict('redacted', 2)]),
        found([['CREDIT_CARD', 1]], [verdict('failed_closed', 1)]),
        found([['EMAIL', 3]], [verdict('allowed_with_log', 3)]),
        found([['US_SSN', 1]], [verdict('allowed_with_log', 1)], { body_state: 'by_policy' }),
      ],
      totals: { population: '2', left_in_content: '0', findings: '3', taken_out: '3', with_content: '3' },
    },
    {
      name: 'a secret that was only logged, a card of which one of two was redacted, and a redaction by the source that the processor still saw through',
      result: 'deviation',
      records: [
        found([['SECRET.github_token', 1]], [verdict('allowed_with_log', 1)]),
        found([['CREDIT_CARD', 2]], [verdict('redacted', 1)]),
        found(
          [
            ['SECRET.jwt', 1],
            ['US_SSN', 1],
          ],
          [verdict('redacted', 2, 'source')],
        ),
        found([['SECRET.jwt', 1]], [verdict('redacted', 1)]),
      ],
      totals: { population: '4', left_in_content: '3', findings: '6', taken_out: '2', with_content: '4' },
      deviating: [
        { item: 'record:0', what: 'SECRET.github_token x 1 found, 0 taken out' },
        { item: 'record:1', what: 'CREDIT_CARD x 2 found, 1 taken out' },
        { item: 'record:2', what: 'SECRET.jwt x 1, US_SSN x 1 found, 0 taken out' },
      ],
    },
    {
      name: 'nothing of the kind was found',
      result: 'no_occurrences',
      records: [formCall()],
      totals: { population: '0', left_in_content: '0', findings: '0', taken_out: '0', with_content: '1' },
    },
    { name: 'no content', result: 'not_tested', totals: { population: '0', left_in_content: '0', findings: '0', taken_out: '0', with_content: '0' } },
    {
      name: 'confidentiality is not in scope',
      result: 'not_applicable',
      records: [formCall()],
      registers: [formSetup({ categories: ['security'] })],
      totals: { population: '0', left_in_content: '0', findings: '0', taken_out: '0', with_content: '1' },
    },
  ],
};

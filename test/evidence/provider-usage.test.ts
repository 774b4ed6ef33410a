import { expect, test } from 'vitest';
import { providerUsage } from '../../processor/src/evidence/controls/cc6-7-provider-usage.ts';
import { formInputs, statedAnswers } from '../contracts/control-cases.ts';
import { providerUsageCases } from './cases/cc6-7-provider-usage.ts';

test.each([
  [0, '4 of 6 calls and 2 of 2 blocked ones are reconciled with provider usage; days covered: anthropic 0 of 30, openai 30 of 30.'],
  [1, '2 of 3 calls and 0 of 0 blocked ones are reconciled with provider usage; days covered: openai 2 of 30; fewer were counted than recorded in 1 of 1.'],
  [
    2,
    'Providers counted more than is recorded in 2 of 3 stretches; 1 of 2 calls and 0 of 1 blocked ones are reconciled with provider usage; days covered: mistral_ai 1 of 30, openai 30 of 30.',
  ],
  [3, 'None of 1 calls and 0 blocked ones is reconciled: no usage of a provider is registered.'],
  [
    4,
    "None of 1 calls and 0 blocked ones is reconciled: none of the 3 registered usages is of whole days of the period with the provider's own export beside it.",
  ],
])('says which share is reconciled (case %d)', (index, reason) => {
  const one = providerUsageCases.cases[index];
  if (one === undefined) throw new Error('no such case');
  expect(providerUsage.judge(formInputs(one, statedAnswers(one))).reason).toBe(reason);
});

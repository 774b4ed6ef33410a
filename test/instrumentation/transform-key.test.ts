import type { Policy } from '@spanproof/vocabulary';
import { expect, test } from 'vitest';
import { keys } from '../transforms/keys.ts';
import { openHarness } from './harness.ts';

const policy = (transform: 'pseudonym' | 'tokenise'): Policy => ({
  version: 1,
  rules: [{ id: 'mail', kinds: ['EMAIL'], direction: 'both', action: 'redact', transform, fail: 'closed' }],
});
const coded = (code: string): Error => expect.objectContaining({ code }) as Error;
const MAIL = 'ada@example.org';

test.each([
  ['pseudonym', keys.pseudonymOf('EMAIL', MAIL)],
  ['tokenise', keys.tokenOf('EMAIL', MAIL)],
] as const)('%s: what is sent and recorded is what the processor would write', async (transform, expected) => {
  await using harness = await openHarness({ policy: policy(transform), transformKey: '07'.repeat(32) });
  await harness.openai.chat.completions.create({ model: 'gpt-x', messages: [{ role: 'user', content: `ask ${MAIL}` }] });
  expect(harness.provider.requests[0]?.body).toContain(`ask ${expected}`);
  const [call] = await harness.calls();
  expect(call?.attributes['gen_ai.input.messages']).toContain(`ask ${expected}`);
});

test('without its key, or with no key, nothing starts', async () => {
  await expect(openHarness({ policy: policy('tokenise') })).rejects.toEqual(coded('TRANSFORM_KEY_MISSING'));
  for (const transformKey of ['zz', '07'.repeat(31)]) await expect(openHarness({ transformKey })).rejects.toEqual(coded('TRANSFORM_KEY_INVALID'));
});

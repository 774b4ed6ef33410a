import type { Policy } from '@spanproof/vocabulary';
import { expect, test } from 'vitest';
import { EVASIONS } from '../reveal/evasion-corpus.ts';
import { openHarness } from './harness.ts';

const policy: Policy = { version: 1, rules: [{ id: 'all', kinds: ['*'], direction: 'both', action: 'redact', fail: 'closed' }] };

test('a value in another spelling, or over several messages, does not leave the process', async () => {
  await using harness = await openHarness({ policy });
  // One case of every family: what the corpus comes to as a whole is test/reveal's.
  const families = new Map(EVASIONS.filter(({ kind }) => kind === 'CREDIT_CARD' || kind === 'EMAIL').map((given) => [given.family, given]));
  expect(families.size).toBeGreaterThan(30);
  for (const [family, { texts, spelt }] of families) {
    await harness.openai.chat.completions.create({ model: 'gpt-x', messages: texts.map((content) => ({ role: 'user' as const, content })) });
    const sent = JSON.parse(harness.provider.requests.at(-1)?.body ?? '') as { messages: { content: string }[] };
    expect(sent.messages, family).toHaveLength(texts.length);
    for (const [index, { content }] of sent.messages.entries()) {
      expect(content, family).not.toBe(texts[index]);
      if (spelt[index] !== undefined && spelt[index] !== '') expect(content, family).not.toContain(spelt[index]);
      expect(content, family).toMatch(/\[(?:CREDIT_CARD|EMAIL)_\d\]/);
    }
  }
  const calls = await harness.calls();
  for (const call of calls)
    for (const { spelt } of families.values())
      for (const piece of spelt)
        if (piece.length > 8) expect(String(call.attributes['gen_ai.input.messages'])).not.toContain(JSON.stringify(piece).slice(1, -1));
});

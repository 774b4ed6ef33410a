import { expect, test } from 'vitest';
import { detectRefusal } from '../../vocabulary/src/features/detect-refusal.ts';

test.each([
  "I'm sorry, but I can't help with that.",
  'I’m sorry, I cannot provide this information.',
  'I cannot assist with requests of this kind.',
  "I won't create that for you.",
  'As an AI language model, I am not able to give medical advice.',
  'Es tut mir leid, dabei kann ich Ihnen nicht helfen.',
  'Je ne peux pas vous aider à faire cela.',
  'Lo siento, pero no puedo ayudar con eso.',
  '很抱歉，我无法提供这些信息。',
  '申し訳ございませんが、お答えできません。',
])('a refusal: %s', (answer) => {
  expect(detectRefusal(answer, undefined)).toBe(true);
});

test.each([
  'You can return the shoes within thirty days.',
  "I'm sorry to hear that. Here is how to get a refund.",
  'If the form says "I cannot log in", press reset.',
  'Leider ist das Produkt ausverkauft.',
  '',
])('an answer: %s', (answer) => {
  expect(detectRefusal(answer, ['stop'])).toBe(false);
});

test('a provider that says so is believed; where nothing is known, nothing is said', () => {
  expect(detectRefusal(undefined, ['content_filter'])).toBe(true);
  expect(detectRefusal('Here you are.', ['refusal'])).toBe(true);
  expect(detectRefusal(undefined, ['stop'])).toBeUndefined();
  expect(detectRefusal(undefined, undefined)).toBeUndefined();
});

test('only the beginning counts', () => {
  expect(detectRefusal(`${'word '.repeat(200)}I cannot help with that.`, undefined)).toBe(false);
});

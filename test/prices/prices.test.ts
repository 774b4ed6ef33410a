import { createCostOf, parsePriceList, PUBLIC_PRICES } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';

const costOf = createCostOf(PUBLIC_PRICES);
const prices = PUBLIC_PRICES.version;

describe('createCostOf()', () => {
  test.each([
    ['fresh tokens', { provider: 'openai', model_requested: 'gpt-5-mini', tokens: { input: 1_000, output: 100 } }, 450_000],
    [
      'the model that answered counts',
      { provider: 'openai', model_requested: 'gpt-5', model_served: 'gpt-5-mini-2025-08-07', tokens: { input: 1_000, output: 100 } },
      450_000,
    ],
    [
      'cached tokens are part of the input',
      { provider: 'openai', model_requested: 'gpt-5-mini', tokens: { input: 1_000, output: 0, cache_read: 400 } },
      160_000,
    ],
    ['embeddings have no output', { provider: 'openai', model_requested: 'text-embedding-3-small', tokens: { input: 10 } }, 200],
    ['a call that never left', { provider: 'openai', model_requested: 'gpt-5', tokens: {}, upstream_contacted: false }, 0],
  ] as const)('%s', (_, facts, nano_usd) => {
    expect(costOf(facts)).toEqual({ nano_usd, prices });
  });

  test.each([
    ['an unknown model', { provider: 'openai', model_requested: 'gpt-9', tokens: { input: 1, output: 1 } }],
    ['another provider of that model', { provider: 'azure.ai.openai', model_requested: 'gpt-5', tokens: { input: 1, output: 1 } }],
    ['tokens that nobody counted', { provider: 'openai', model_requested: 'gpt-5', tokens: { input: 1 } }],
    ['more cached than sent', { provider: 'openai', model_requested: 'gpt-5', tokens: { input: 1, output: 1, cache_read: 2 } }],
    ['a cache write without a price', { provider: 'openai', model_requested: 'gpt-5', tokens: { input: 5, output: 1, cache_write: 2 } }],
    ['beyond the tier', { provider: 'gcp.gemini', model_requested: 'gemini-2.5-pro', tokens: { input: 200_001, output: 1 } }],
    ['a sum that is no exact integer', { provider: 'openai', model_requested: 'gpt-5', tokens: { input: Number.MAX_SAFE_INTEGER, output: 1 } }],
    ['no provider', { model_requested: 'gpt-5', tokens: { input: 1, output: 1 } }],
  ] as const)('%s costs nobody knows what', (_, facts) => {
    expect(costOf(facts)).toBeUndefined();
  });
});

describe('parsePriceList()', () => {
  test('takes what PUBLIC_PRICES is', () => {
    expect(parsePriceList(JSON.stringify(PUBLIC_PRICES))).toEqual(PUBLIC_PRICES);
  });

  const price = { provider: 'openai', model: 'gpt-5', input: 1, output: 1 };
  const list = { version: 'ours-1', currency: 'USD', models: [price] };
  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['no version', JSON.stringify({ ...list, version: undefined })],
    ['another currency', JSON.stringify({ ...list, currency: 'EUR' })],
    ['no models', JSON.stringify({ ...list, models: [] })],
    ['a field it does not know', JSON.stringify({ ...list, models: [{ ...price, inptu: 3 }] })],
    ['dollars', JSON.stringify({ ...list, models: [{ ...price, input: 0.25 }] })],
    ['a negative price', JSON.stringify({ ...list, models: [{ ...price, output: -1 }] })],
    ['no output', JSON.stringify({ ...list, models: [{ ...price, output: undefined }] })],
    ['a model twice', JSON.stringify({ ...list, models: [price, price] })],
  ])('refuses %s', (_, text) => {
    expect(() => parsePriceList(text)).toThrow(expect.objectContaining({ code: 'PRICES_INVALID' }));
  });
});

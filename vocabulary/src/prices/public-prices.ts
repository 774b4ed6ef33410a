import type { ModelPrice, PriceList } from './price-list.ts';

type Optional = Omit<ModelPrice, 'provider' | 'model' | 'input' | 'output'>;
const price =
  (provider: string) =>
  (model: string, input: number, output: number, more: Optional = {}): ModelPrice => ({ provider, model, input, output, ...more });
const openai = price('openai');
const anthropic = price('anthropic');
const gemini = price('gcp.gemini');

/**
 * List prices of the providers' public pages, standard tier, without discounts, for text:
 * https://platform.openai.com/docs/pricing · https://docs.claude.com/en/docs/about-claude/pricing · https://ai.google.dev/gemini-api/docs/pricing.
 * A price list of one's own (setting `prices_file`) replaces it; a model that is not listed has no cost.
 */
export const PUBLIC_PRICES: PriceList = {
  version: 'public-2025-11',
  currency: 'USD',
  models: [
    openai('gpt-5', 1_250, 10_000, { cache_read: 125 }),
    openai('gpt-5-mini', 250, 2_000, { cache_read: 25 }),
    openai('gpt-5-nano', 50, 400, { cache_read: 5 }),
    openai('gpt-4.1', 2_000, 8_000, { cache_read: 500 }),
    openai('gpt-4.1-mini', 400, 1_600, { cache_read: 100 }),
    openai('gpt-4.1-nano', 100, 400, { cache_read: 25 }),
    openai('gpt-4o', 2_500, 10_000, { cache_read: 1_250 }),
    openai('gpt-4o-mini', 150, 600, { cache_read: 75 }),
    openai('o3', 2_000, 8_000, { cache_read: 500 }),
    openai('o4-mini', 1_100, 4_400, { cache_read: 275 }),
    openai('text-embedding-3-small', 20, 0),
    openai('text-embedding-3-large', 130, 0),
    anthropic('claude-opus-4-5', 5_000, 25_000, { cache_read: 500 }),
    anthropic('claude-opus-4-1', 15_000, 75_000, { cache_read: 1_500 }),
    anthropic('claude-sonnet-4-5', 3_000, 15_000, { cache_read: 300, up_to_input: 200_000 }),
    anthropic('claude-haiku-4-5', 1_000, 5_000, { cache_read: 100 }),
    gemini('gemini-2.5-pro', 1_250, 10_000, { up_to_input: 200_000 }),
    gemini('gemini-2.5-flash', 300, 2_500),
    gemini('gemini-2.5-flash-lite', 100, 400),
  ],
};

import type { CallFacts } from '../record.ts';
import type { ModelPrice, PriceList } from './price-list.ts';

/** What a call cost at list prices, and by which list. */
export interface Cost {
  /** Integer. */
  readonly nano_usd: number;
  readonly prices: string;
}

/** `-2025-08-07` or `-20250929`, as providers name snapshots. */
const SNAPSHOT = /-(?:\d{4}-\d{2}-\d{2}|\d{8})$/;

/** Undefined where a price or a count that matters is unknown. */
export type CostOf = (facts: Pick<CallFacts, 'provider' | 'model_requested' | 'model_served' | 'tokens' | 'upstream_contacted'>) => Cost | undefined;

/** A price list ready to be asked. */
export function createCostOf(list: PriceList): CostOf {
  const prices = new Map(list.models.map((price) => [`${price.provider}/${price.model}`, price]));
  return ({ provider, model_requested, model_served, tokens, upstream_contacted }) => {
    const model = model_served ?? model_requested;
    if (provider === undefined || model === undefined) return undefined;
    if (upstream_contacted === false) return { nano_usd: 0, prices: list.version };
    const price = prices.get(`${provider}/${model}`) ?? prices.get(`${provider}/${model.replace(SNAPSHOT, '')}`);
    const nano_usd = price === undefined ? undefined : sum(price, tokens);
    return nano_usd === undefined ? undefined : { nano_usd, prices: list.version };
  };
}

/** Input tokens include cached ones (gen_ai.usage.input_tokens). Undefined where a count or a price that matters is unknown. */
function sum(price: ModelPrice, { input, output, cache_read = 0, cache_write = 0 }: CallFacts['tokens']): number | undefined {
  if (input === undefined || (output === undefined && price.output > 0)) return undefined;
  if (price.up_to_input !== undefined && input > price.up_to_input) return undefined;
  const fresh = input - cache_read - cache_write;
  if (fresh < 0 || (cache_read > 0 && price.cache_read === undefined) || (cache_write > 0 && price.cache_write === undefined)) return undefined;
  const nano = fresh * price.input + cache_read * (price.cache_read ?? 0) + cache_write * (price.cache_write ?? 0) + (output ?? 0) * price.output;
  return Number.isSafeInteger(nano) ? nano : undefined;
}

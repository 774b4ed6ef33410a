import { CodedError } from '../error.ts';
import type { ModelPrice, PriceList } from './price-list.ts';

const FIELDS: readonly string[] = ['provider', 'model', 'input', 'output', 'cache_read', 'cache_write', 'up_to_input'];

/**
 * A price list from a JSON text: `{"version": "...", "currency": "USD", "models": [{"provider", "model", "input", "output", ...}]}`.
 * @throws CodedError PRICES_INVALID naming the first thing that is wrong
 */
export function parsePriceList(text: string): PriceList {
  const value = parseJson(text);
  if (!isObject(value)) throw invalid('a price list is a JSON object');
  const { version, currency, models } = value;
  if (typeof version !== 'string' || !/^[\w.-]{1,64}$/.test(version)) throw invalid('version: 1 to 64 letters, digits, dots and dashes');
  if (currency !== 'USD') throw invalid('currency: USD is the only one so far');
  if (!Array.isArray(models) || models.length === 0) throw invalid('models: a list with at least one price');
  const prices = models.map(parsePrice);
  const names = prices.map(({ provider, model }) => `${provider}/${model}`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw invalid(`models: ${twice} stands twice`);
  return { version, currency, models: prices };
}

function parsePrice(value: unknown, at: number): ModelPrice {
  const place = `models[${at}]`;
  if (!isObject(value)) throw invalid(`${place}: an object`);
  const unknown = Object.keys(value).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw invalid(`${place}: ${unknown} is no field`);
  const { provider, model, ...numbers } = value;
  if (typeof provider !== 'string' || provider === '' || typeof model !== 'string' || model === '') throw invalid(`${place}: provider and model are texts`);
  for (const [name, number] of Object.entries(numbers))
    if (!Number.isSafeInteger(number) || (number as number) < 0)
      throw invalid(`${place}.${name}: a whole number of nano-USD per token (USD per million tokens x 1000)`);
  if (numbers['input'] === undefined || numbers['output'] === undefined) throw invalid(`${place}: input and output are needed`);
  return value as unknown as ModelPrice;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CodedError('PRICES_INVALID', 'the price list is no JSON', { cause });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(what: string): CodedError {
  return new CodedError('PRICES_INVALID', what, { todo: 'correct the price list' });
}

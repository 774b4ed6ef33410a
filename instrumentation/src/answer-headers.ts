import { GEN_AI, SPANPROOF } from '@spanproof/vocabulary';
import type { FactValue } from './protocols/protocol.ts';
import type { HeaderReader } from './wire/gate.ts';

type Facts = { readonly [attribute: string]: FactValue | undefined };

/** Attribute, and the headers that may hold it, first wins: OpenAI's names (Groq, Azure, Mistral and most gateways follow), then Anthropic's. */
const COUNTS: readonly (readonly [attribute: string, headers: readonly string[]])[] = [
  [SPANPROOF.rateLimitRequestsLimit, ['x-ratelimit-limit-requests', 'anthropic-ratelimit-requests-limit']],
  [SPANPROOF.rateLimitRequestsRemaining, ['x-ratelimit-remaining-requests', 'anthropic-ratelimit-requests-remaining']],
  [SPANPROOF.rateLimitTokensLimit, ['x-ratelimit-limit-tokens', 'anthropic-ratelimit-tokens-limit', 'x-ratelimit-limit-tokens-minute']],
  [SPANPROOF.rateLimitTokensRemaining, ['x-ratelimit-remaining-tokens', 'anthropic-ratelimit-tokens-remaining', 'x-ratelimit-remaining-tokens-minute']],
];
const TEXTS: typeof COUNTS = [
  [SPANPROOF.rateLimitRequestsReset, ['x-ratelimit-reset-requests', 'anthropic-ratelimit-requests-reset']],
  [SPANPROOF.rateLimitTokensReset, ['x-ratelimit-reset-tokens', 'anthropic-ratelimit-tokens-reset']],
  [SPANPROOF.rateLimitRetryAfter, ['retry-after']],
];

/** A number of seconds or a time, as providers write them: nothing else gets in by this door. */
const RESET = /^[0-9A-Za-z:.,+ -]{1,40}$/;

/** What the provider says about the quota that is left. */
export function describeLimits(headers: HeaderReader): Facts {
  const facts: Record<string, FactValue | undefined> = {};
  for (const [attribute, names] of COUNTS) facts[attribute] = readCount(headers, names);
  for (const [attribute, names] of TEXTS)
    facts[attribute] = names.map((name) => headers.get(name)).find((text) => text !== null && RESET.test(text)) ?? undefined;
  return facts;
}

/** Bedrock counts tokens in headers where the model's own answer does not. */
export function describeUsageHeaders(headers: HeaderReader): Facts {
  return {
    [GEN_AI.usageInputTokens]: readCount(headers, ['x-amzn-bedrock-input-token-count']),
    [GEN_AI.usageOutputTokens]: readCount(headers, ['x-amzn-bedrock-output-token-count']),
  };
}

function readCount(headers: HeaderReader, names: readonly string[]): number | undefined {
  const text = names.map((name) => headers.get(name)).find((value) => value !== null && /^\d{1,15}$/.test(value));
  return text === undefined || text === null ? undefined : Number(text);
}

const GRAM = 8;
/** Shared runs of eight words from which on an answer quotes its instructions: ten words in a row. */
const ENOUGH = 3;
const MAX_WORDS = 20_000;
/** A word planted in a system prompt for no other purpose: `canary-` and at least twelve letters or digits. */
const CANARY = /\bcanary[-_:][A-Za-z0-9]{12,64}\b/g;

/** How an answer gives its system prompt away: by a planted canary (certain), or by ten of its words in a row. Undefined where it does not. */
export function findLeak(systemPrompt: string, answer: string): 'canary' | 'overlap' | undefined {
  for (const [canary] of systemPrompt.matchAll(CANARY)) if (answer.includes(canary)) return 'canary';
  const grams = gramsOf(systemPrompt);
  if (grams.size < ENOUGH) return undefined;
  let shared = 0;
  for (const gram of gramsOf(answer)) if (grams.has(gram)) shared++;
  return shared >= ENOUGH ? 'overlap' : undefined;
}

function gramsOf(text: string): Set<string> {
  const words = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, MAX_WORDS);
  const grams = new Set<string>();
  for (let index = 0; index + GRAM <= words.length; index++) grams.add(words.slice(index, index + GRAM).join(' '));
  return grams;
}

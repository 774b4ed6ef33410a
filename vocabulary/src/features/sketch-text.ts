import { maskVarying } from '../mask-varying.ts';

const SAMPLE = 768;
/** Shorter texts get no sketch: too few words to compare, and few enough to guess. */
const LEAST_WORDS = 20;
const BITS = 16;
/** What is no letter in ASCII; letters beyond it are all taken for parts of words. */
const BETWEEN = /[^a-z#\u00aa-\uffff]+/;

/**
 * What a text is about, in 16 bits: the signs of the sums of hashed pairs of words (SimHash, Charikar 2002). Similar texts agree in most bits, so that a shift
 * of topics moves the share of ones per bit. Numbers, addresses and placeholders are masked first; 16 bits is all that stays of a content
 * that is erased. Undefined for texts under 20 words.
 */
export function sketchText(text: string): number | undefined {
  const words = maskVarying(text.slice(0, SAMPLE).toLowerCase())
    .split(BETWEEN)
    .filter((word) => word !== '');
  if (words.length < LEAST_WORDS) return undefined;
  const sums = new Int32Array(BITS);
  let before = hashWord(words[0] ?? '');
  for (const word of words.slice(1)) {
    const hash = hashWord(word);
    const pair = Math.imul(before, 0x9e3779b1) ^ hash;
    for (let bit = 0; bit < BITS; bit += 1) sums[bit] = (sums[bit] ?? 0) + ((pair >>> bit) & 1);
    before = hash;
  }
  let sketch = 0;
  for (let bit = 0; bit < BITS; bit += 1) if ((sums[bit] ?? 0) * 2 > words.length - 1) sketch |= 1 << bit;
  return sketch;
}

/** FNV-1a over UTF-16 units, its high half folded into its low one. */
function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 16);
}

import { encodeHex, type Sample } from '@spanproof/vocabulary/ledger';
import { formatCount, formatInstant } from '../figures.ts';

/** All that somebody needs to draw the sample again. */
export function listSampleFacts({ population, nonce, nonceAt, size, items }: Sample): readonly (readonly [what: string, fact: string])[] {
  return [
    ['population', `${encodeHex(population.id)}: ${formatCount(population.calls)} calls`],
    ['period', `${formatInstant(String(population.from))} to ${formatInstant(String(population.to))}`],
    ['fixed at', formatInstant(String(population.at))],
    ['log size', formatCount(population.logSize)],
    ['root', encodeHex(population.root)],
    ['nonce', encodeHex(nonce)],
    ['nonce given at', formatInstant(String(nonceAt))],
    ['asked for', formatCount(size)],
    ['chosen', formatCount(items.length)],
    [
      'formula',
      'the calls (rows of kind 1 in the bundle) with the least SHA-256(root || nonce || record id), in that order, over the bytes that the hex digits stand for',
    ],
  ];
}

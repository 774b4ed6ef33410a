import { createScanner, findInText, scoreInjection } from '@spanproof/vocabulary';
import { expect, test } from 'vitest';
import { KNOWN_LIMITATIONS, UNSUSPECTED } from './known-limitations.ts';

const scanner = createScanner();

test.each(KNOWN_LIMITATIONS)('still: $says', ({ text, takes }) => {
  expect(findInText(scanner, text).findings.map(({ kind }) => kind)).toEqual(takes === undefined ? [] : [takes]);
});

test.each(UNSUSPECTED)('still unsuspected: %s', (text) => {
  expect(scoreInjection(text, 'document').score).toBeLessThan(0.47);
});

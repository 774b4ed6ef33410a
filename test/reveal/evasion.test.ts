import { expect, test } from 'vitest';
import { BENIGN, EVASIONS } from './evasion-corpus.ts';
import { findIn, isFound } from './score.ts';

test('values are found however they are spelt, and all of them is', () => {
  expect(EVASIONS.length).toBeGreaterThan(300);
  const missed = EVASIONS.filter((given) => !isFound(given, findIn(given)));
  expect(missed.length, JSON.stringify(missed.map(({ kind, family }) => `${kind}: ${family}`))).toBeLessThanOrEqual(0.02 * EVASIONS.length);
});

test('what only looks like them is left alone in the same spellings', () => {
  const alarms = BENIGN.filter((given) => findIn(given).length > 0);
  expect(alarms.length, JSON.stringify(alarms.map(({ kind, family }) => `${kind}: ${family}`))).toBeLessThanOrEqual(0.01 * BENIGN.length);
});

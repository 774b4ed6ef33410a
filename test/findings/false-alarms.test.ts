import { createScanner, FINDINGS } from '@spanproof/vocabulary';
import { expect, test } from 'vitest';
import { writeBenign } from './benign.ts';

const MEGABYTE = 1_000_000;
const MOST_A_MEGABYTE = 5;
const SIZE = process.env['SPANPROOF_SLOW'] === '1' ? 8 : 1;

test('ordinary text full of figures holds at most five things that look like personal data a megabyte', () => {
  const scanner = createScanner();
  const text = writeBenign(20_261_125, SIZE * MEGABYTE);
  const { findings, truncated } = scanner.scanText(text, { maxCandidates: 100_000 });
  expect(truncated).toBe(false);
  const alarms = findings.filter(({ kind }) => FINDINGS[kind].class === 'pii').map(({ kind, start, end }) => `${kind} ${text.slice(start - 20, end + 5)}`);
  expect(alarms.length, alarms.join('\n')).toBeLessThanOrEqual(SIZE * MOST_A_MEGABYTE);
});

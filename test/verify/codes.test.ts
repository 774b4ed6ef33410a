import { readFileSync } from 'node:fs';
import { areaOf, type FindingCode, FINDINGS } from '@spanproof/vocabulary/ledger';
import { expect, test } from 'vitest';
import { VERIFIER } from './python.ts';

const codes = Object.keys(FINDINGS).toSorted();

/** Words in capitals that stand in quotes of the given kind. */
function codesIn(text: string, quote: string): string[] {
  const found = [...text.matchAll(new RegExp(`${quote}([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)${quote}`, 'g'))].map(([, code]) => code ?? '');
  return [...new Set(found)].toSorted();
}

test('the Python verifier knows exactly the same codes', () => {
  const noCodes = ['BUNDLE', 'FILE', 'SPF1']; // argparse's placeholders, and the leaf's first bytes
  expect(codesIn(readFileSync(VERIFIER, 'utf8'), '"').filter((word) => !noCodes.includes(word))).toEqual(codes);
});

test('the format page lists exactly the same codes', () => {
  const page = readFileSync(new URL('../../docs/ledger-format.md', import.meta.url), 'utf8');
  const table = page.slice(page.indexOf('| Codes |'));
  expect(codesIn(table, '`')).toEqual(codes);
});

test('what sources said weighs on completeness, everything else on integrity', () => {
  expect(codes.filter((code) => areaOf(code as FindingCode) === 'completeness')).toEqual([
    'SOURCE_CHAIN',
    'SOURCE_CONFLICT',
    'SOURCE_GAP',
    'SOURCE_INVALID',
    'SOURCE_SIGNATURE',
  ]);
});

import { describe, expect, test } from 'vitest';
import { formatCount, formatInstant, formatShare, listDays } from '../../processor/src/figures.ts';

const DAY = 86_400_000_000_000n;
const NOV: bigint = BigInt(Date.UTC(2026, 10, 1)) * 1_000_000n;

describe('figures', () => {
  test.each([
    [1274, 1284, '99.2 % (1,274 of 1,284)'],
    [9999, 10_000, '99.9 % (9,999 of 10,000)'],
    [99_999, 100_000, '99.9 % (99,999 of 100,000)'],
    [3, 3, '100.0 % (3 of 3)'],
    [0, 3, '0.0 % (0 of 3)'],
    [1, 1_000_000, '< 0.1 % (1 of 1,000,000)'],
    [0, 0, 'none of 0'],
  ])('a share of %i of %i is never rounded up to all nor down to none', (part, whole, text) => {
    expect(formatShare(part, whole)).toBe(text);
  });

  test('counts and instants', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(formatInstant(String(NOV - 1n))).toBe('2026-10-31 23:59:59 UTC');
  });

  test('days of a period: those it touches', () => {
    expect(listDays(NOV, NOV + DAY)).toEqual(['2026-11-01']);
    expect(listDays(NOV + 1n, NOV + DAY + 1n)).toEqual(['2026-11-01', '2026-11-02']);
    expect(listDays(NOV - 1n, NOV + 1n)).toEqual(['2026-10-31', '2026-11-01']);
    expect(listDays(NOV, NOV)).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binOf, logOfBin, MOST_BINS } from '../../processor/src/observe/bins.ts';
import type { WindowSummary } from '../../processor/src/observe/contract.ts';
import { emptyWindow, mergeWindows } from '../../processor/src/observe/merge-windows.ts';
import { createRandom } from './simulation/random.ts';
import { plainWindows, PLAIN_SERIES } from './simulation/plain-windows.ts';
import { createTraffic } from './simulation/traffic.ts';

const invalid = expect.objectContaining({ code: 'WINDOW_INVALID' });

describe('bins', () => {
  test.each([
    [0, 0],
    [0.99, 0],
    [1, 1],
    [2, 9],
    [1024, 81],
    [Number.MAX_VALUE, MOST_BINS - 1],
  ])('%d is in bin %d', (value, bin) => expect(binOf(value)).toBe(bin));

  test('are in the order of values, and a value is within half a bin of its middle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 50 }), fc.integer({ min: 0, max: 2 ** 50 }), (value, more) => {
        expect(binOf(value + more)).toBeGreaterThanOrEqual(binOf(value));
        expect(Math.abs(logOfBin(binOf(value)) - Math.log(value))).toBeLessThanOrEqual(Math.LN2 / 16 + 1e-9);
      }),
    );
  });
});

describe('windows merge', () => {
  const windows = fc.integer({ min: 1, max: 1_000_000 }).map((seed): WindowSummary[] => {
    const traffic = createTraffic(createRandom(seed), 1, 15);
    return [traffic.next(), traffic.next(), traffic.next()];
  });

  test('in any order and grouping, to the same window', () => {
    fc.assert(
      fc.property(windows, ([a, b, c]) => {
        if (a === undefined || b === undefined || c === undefined) throw new Error('three windows');
        const merged = mergeWindows(mergeWindows(a, b), c);
        expect(mergeWindows(a, mergeWindows(b, c))).toEqual(merged);
        expect(mergeWindows(c, mergeWindows(b, a))).toEqual(merged);
        expect(merged.calls).toBe(a.calls + b.calls + c.calls);
        expect(merged.numbers.tokens_input.n).toBe(merged.numbers.tokens_input.bins.reduce((sum, [, count]) => sum + count, 0));
        expect(mergeWindows(merged, emptyWindow(a.series, a.from, a.to))).toEqual(merged);
      }),
      { numRuns: 20 },
    );
  });

  test('and keep their size: the rest of a long list of names is counted without them', () => {
    const named = (names: readonly string[]): WindowSummary => ({
      ...emptyWindow(PLAIN_SERIES, 0, 1),
      categories: { finish_reason: Object.fromEntries(names.map((name) => [name, 1])), language: {} },
    });
    const many = mergeWindows(
      named(Array.from({ length: 40 }, (_, index) => `reason-${index}`)),
      named(['reason-3', '__proto__', ...Array.from({ length: 40 }, (_, index) => `other-${index}`)]),
    );
    expect(Object.keys(many.categories.finish_reason)).toHaveLength(32);
    expect(many.categories.finish_reason['reason-3']).toBe(2);
    expect(Object.values(many.categories.finish_reason).reduce((sum, count) => sum + count, 0)).toBe(82);
  });

  test('but not with those of another series', () => {
    const other = plainWindows(1, { ...PLAIN_SERIES, prompt: '2' }).next();
    expect(() => mergeWindows(plainWindows(1).next(), other)).toThrow(invalid);
    expect(() => emptyWindow(PLAIN_SERIES, 5, 5)).toThrow(invalid);
    expect(() => emptyWindow(PLAIN_SERIES, Number.NaN, 5)).toThrow(invalid);
  });
});

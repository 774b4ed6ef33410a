import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Frequency, listPeriods } from '../../processor/src/schedule/periods.ts';

const ns = (iso: string): bigint => BigInt(Date.parse(iso)) * 1_000_000n;
const days = (every: Frequency, since: string, until: string): readonly string[] =>
  listPeriods(every, ns(since), ns(until)).map((period) =>
    [period.from, period.to].map((at) => new Date(Number(at / 1_000_000n)).toISOString().replace('T00:00:00.000Z', '')).join(' '),
  );

describe('periods that ended', () => {
  test.each<[Frequency, string, string, readonly string[]]>([
    ['daily', '2026-02-27T13:00:00Z', '2026-03-01T23:59:59Z', ['2026-02-27 2026-02-28', '2026-02-28 2026-03-01']],
    // 25 November 2026 is a Wednesday.
    ['weekly', '2026-11-25T08:00:00Z', '2026-12-07T00:00:00Z', ['2026-11-23 2026-11-30', '2026-11-30 2026-12-07']],
    ['monthly', '2028-01-31T08:00:00Z', '2028-03-01T00:00:00Z', ['2028-01-01 2028-02-01', '2028-02-01 2028-03-01']],
    ['quarterly', '2026-11-25T08:00:00Z', '2027-04-01T00:00:00Z', ['2026-10-01 2027-01-01', '2027-01-01 2027-04-01']],
  ])('%s', (every, since, until, expected) => {
    expect(days(every, since, until)).toEqual(expected);
  });

  test('the end itself counts where it comes after since, not where it is since', () => {
    expect(days('daily', '2026-11-25T00:00:00Z', '2026-11-25T23:59:59Z')).toEqual([]);
    expect(days('daily', '2026-11-24T23:59:59Z', '2026-11-25T00:00:00Z')).toEqual(['2026-11-24 2026-11-25']);
  });

  test('they join without gap or overlap, whatever lies between', () => {
    const instant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) }).map((ms) => BigInt(ms) * 1_000_000n);
    fc.assert(
      fc.property(fc.constantFrom<Frequency>('weekly', 'monthly', 'quarterly'), instant, instant, (every, a, b) => {
        const [since, until] = a < b ? [a, b] : [b, a];
        const periods = listPeriods(every, since, until);
        for (const [index, { from, to }] of periods.entries()) {
          expect(to > since && to <= until && from < to).toBe(true);
          if (index > 0) expect(from).toBe(periods[index - 1]?.to);
        }
        // None is left out at either end: the next one would end after `until`, the one before ended by `since`.
        if (periods[0] !== undefined) expect(periods[0].from <= since).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

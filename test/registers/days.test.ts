import { expect, test } from 'vitest';
import { addDays, addMonths, dayOf, earlier } from '../../processor/src/registers/days.ts';

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2028-02-29', 12, '2029-02-28'],
  ['2026-11-30', 3, '2027-02-28'],
  ['2026-12-31', 12, '2027-12-31'],
  ['2026-09-30', 3, '2026-12-30'],
])('%s and %i months is %s', (day, months, later) => {
  expect(addMonths(day, months)).toBe(later);
});

test.each([
  ['2026-11-25', 30, '2026-12-25'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2026-03-28', 2, '2026-03-30'],
])('%s and %i days is %s', (day, days, later) => {
  expect(addDays(day, days)).toBe(later);
});

test('a day ends at midnight UTC', () => {
  const midnight = BigInt(Date.parse('2026-11-26T00:00:00Z')) * 1_000_000n;
  expect([dayOf(midnight - 1n), dayOf(midnight)]).toEqual(['2026-11-25', '2026-11-26']);
  expect(earlier('2026-11-26', '2026-11-25')).toBe('2026-11-25');
});

import { formatStreamOrigin, parseStreamOrigin, periodBounds, type StreamOrigin } from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Named, readVectors } from './read-vectors.ts';

const vectors = readVectors<{ origins: { origin: string; parts: StreamOrigin }[]; invalid_origins: (Named & { origin: string })[] }>('entry');
const refused = expect.objectContaining({ code: 'NOTE_INVALID' });

describe('vectors', () => {
  test.each(vectors.origins)('$origin', ({ origin, parts }) => {
    expect(parseStreamOrigin(origin)).toEqual(parts);
    expect(formatStreamOrigin(parts)).toBe(origin);
  });

  test.each(vectors.invalid_origins)('$name: refused', ({ origin }) => {
    expect(() => parseStreamOrigin(origin)).toThrow(refused);
  });
});

describe('formatStreamOrigin', () => {
  const day = fc.date({ min: new Date('1970-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
  const parts = fc.record({
    log: fc.stringMatching(/^[a-z.]{1,10}(?:\/[a-z]{1,5}){0,3}$/),
    writer: fc.stringMatching(/^[a-z0-9-]{1,20}$/),
    epoch: fc.integer({ min: 1 }),
    class: fc.stringMatching(/^[a-z][a-z0-9_]{0,10}$/),
    period: fc.oneof(
      day,
      day.map((date) => date.slice(0, 7)),
    ),
  });

  test('and parseStreamOrigin are inverse', () => {
    fc.assert(
      fc.property(parts, (original) => {
        expect(parseStreamOrigin(formatStreamOrigin(original))).toEqual(original);
      }),
    );
  });

  test.each<Partial<StreamOrigin>>([
    { log: '' },
    { log: 'a b' },
    { writer: 'a/b' },
    { writer: 'q/s/w' },
    { writer: '' },
    { epoch: 0 },
    { epoch: 1.5 },
    { epoch: 1e21 },
    { class: 'A' },
    { period: '2025' },
  ])('never writes %j', (changed) => {
    expect(() => formatStreamOrigin({ log: 'l', writer: 'w', epoch: 1, class: 'ops', period: '2025-11', ...changed })).toThrow(refused);
  });
});

describe('periodBounds', () => {
  test.each([
    ['2025-11', '2025-11-01T00:00:00Z', '2025-12-01T00:00:00Z'],
    ['2025-12', '2025-12-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['2024-02', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['2025-12-31', '2025-12-31T00:00:00Z', '2026-01-01T00:00:00Z'],
  ])('%s is from %s to %s', (period, from, to) => {
    expect(periodBounds(period)).toEqual({ from: BigInt(Date.parse(from)) * 1_000_000n, to: BigInt(Date.parse(to)) * 1_000_000n });
  });

  test.each(['', '2025', '2025-02-29', '2025-13', '2025-00', '2025-11-31', '2025-11-25T00', ' 2025-11', '-2025-11'])('%j is no period', (period) => {
    expect(() => periodBounds(period)).toThrow(refused);
  });
});

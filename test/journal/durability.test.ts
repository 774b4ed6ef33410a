import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Disk } from '../../processor/src/journal/contract.ts';
import { runSchedule, type Schedule } from './journal-run.ts';

const slow = process.env.SPANPROOF_SLOW === '1';

const schedule: fc.Arbitrary<Schedule> = fc.record({
  segmentBytes: fc.constantFrom(4096, 8192, 16_384),
  steps: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ append: fc.array(fc.constantFrom(0, 10, 600, 4040, 9000), { maxLength: 3 }) }) },
      { weight: 2, arbitrary: fc.record({ lazy: fc.constant(0) }) },
      { weight: 2, arbitrary: fc.record({ release: fc.nat({ max: 12 }) }) },
    ),
    { minLength: 3, maxLength: 30 },
  ),
  crashAt: fc.nat({ max: 100 }),
  fault: fc.option(fc.record({ at: fc.nat({ max: 100 }), errno: fc.constantFrom('ENOSPC' as const, 'EDQUOT' as const, 'EIO' as const) }), { nil: undefined }),
  seed: fc.nat(),
  survival: fc.constantFrom(0, 0.3, 0.6, 0.9, 1),
});

function property(wrap?: (disk: Disk) => Disk): ReturnType<typeof fc.asyncProperty<[Schedule]>> {
  return fc.asyncProperty(schedule, async (one) => {
    expect(await runSchedule(one, wrap)).toBeUndefined();
  });
}

/** The disk of a journal from which the fsync of files was removed. */
function withoutFileSync(disk: Disk): Disk {
  return { ...disk, open: async (path) => ({ ...(await disk.open(path)), sync: async () => {} }) };
}

/** The disk of a journal from which the fsync of folders was removed. */
function withoutFolderSync(disk: Disk): Disk {
  return { ...disk, syncFolder: async () => {} };
}

describe('whatever the crash', () => {
  test('acknowledged entries come back, once and in order', { timeout: 600_000 }, async () => {
    await fc.assert(property(), { numRuns: slow ? 20_000 : 500 });
  });

  test.each([
    ['files', withoutFileSync],
    ['folders', withoutFolderSync],
  ])('a journal that does not sync its %s is caught', async (_what, mutant) => {
    const found = await fc.check(property(mutant), { numRuns: 500, endOnFailure: true });
    expect(found.failed).toBe(true);
  });
});

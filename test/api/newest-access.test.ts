import type { AccessEntry } from '@spanproof/vocabulary';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNewestAccess } from '../../processor/src/api/newest-access.ts';
import type { OpenedRecord, SealedReader } from '../../processor/src/open/contract.ts';

const MS = 1_000_000n;
const NOW = 1_795_000_000_000n * MS;
const HOUR = 3_600_000n * MS;

/** Ids as formRecordId makes them; `n` keeps those of one millisecond apart. */
const idOf = (at: bigint, n: number): string => `${(at / MS).toString(16).padStart(12, '0')}7${n.toString(16).padStart(19, '0')}`;

/** A log with entries at these instants, in order; says which stretches were read. */
function formLog(instants: readonly bigint[]): {
  readonly reader: SealedReader;
  readonly ids: readonly string[];
  readonly stretches: [bigint, bigint][];
  readonly opened: () => number;
} {
  const sorted = instants.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const records = sorted.map(
    (at, n): OpenedRecord => ({
      record_id: idOf(at, n),
      kind: 'access',
      stream: 's',
      seq: n,
      t_event: at,
      t_ingest: at,
      core: {
        schema: 'spanproof/access/v1',
        action: n % 3 === 0 ? 'calls.reveal' : 'access.read',
        resource: 'access',
        role: 'admin',
        outcome: n % 5 === 0 ? 'refused' : 'allowed',
      },
      subject: { actor: `user:${n % 2}` },
    }),
  );
  const stretches: [bigint, bigint][] = [];
  let opened = 0;
  const reader: SealedReader = {
    find: async () => undefined,
    stateOf: async () => undefined,
    async *list({ from = 0n, to = 0n }) {
      stretches.push([from, to]);
      for (const record of records.filter(({ t_ingest }) => t_ingest >= from && t_ingest < to)) {
        opened += 1;
        yield record;
      }
    },
  };
  return { reader, ids: records.map(({ record_id }) => record_id).toReversed(), stretches, opened: () => opened };
}

async function readAll(reader: SealedReader, filter: Parameters<typeof readNewestAccess>[1], count: number): Promise<readonly AccessEntry[]> {
  const entries: AccessEntry[] = [];
  for (let before: string | undefined; ; ) {
    const page = await readNewestAccess(reader, filter, { count, before, now: NOW });
    expect(page.entries.length).toBeLessThanOrEqual(count);
    entries.push(...page.entries);
    before = page.next;
    if (before === undefined) return entries;
  }
}

describe('the newest entries of the access log', () => {
  test('page by page are all of them, newest first, whatever the gaps and however many share an instant', async () => {
    const instant = fc.oneof(
      fc.bigInt({ min: 0n, max: NOW }),
      fc.bigInt({ min: NOW - 2n * HOUR, max: NOW + MS }),
      fc.constantFrom(NOW, NOW - HOUR, NOW - 5n * HOUR),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(instant, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), async (instants, count) => {
        const { reader, ids } = formLog(instants);
        expect((await readAll(reader, {}, count)).map(({ record_id }) => record_id)).toEqual(ids);
      }),
      { numRuns: 60 },
    );
  });

  test('within a period and a filter are those that match', async () => {
    const instants = Array.from({ length: 200 }, (_, n) => NOW - BigInt(n) * 7n * HOUR);
    const { reader } = formLog(instants);
    const filter = { from: NOW - 900n * HOUR, to: NOW - 100n * HOUR, action: 'calls.reveal', outcome: 'allowed', actor: 'user:1' } as const;
    const whole = await readAll(reader, {}, 500);
    const wanted = whole.filter(
      (entry) =>
        BigInt(entry.at) >= filter.from &&
        BigInt(entry.at) < filter.to &&
        entry.action === filter.action &&
        entry.outcome === filter.outcome &&
        entry.actor === filter.actor,
    );
    expect(wanted.length).toBeGreaterThan(5);
    expect(await readAll(reader, filter, 3)).toEqual(wanted);
  });

  test('cost what the end of the log costs', async () => {
    const { reader, opened, stretches } = formLog(Array.from({ length: 5_000 }, (_, n) => NOW - BigInt(n) * (HOUR / 6n)));
    const { entries } = await readNewestAccess(reader, {}, { count: 20, now: NOW });
    expect(entries).toHaveLength(20);
    expect(opened()).toBeLessThan(200);
    expect(stretches.length).toBeLessThan(5);
  });

  test.each(['0'.repeat(32), idOf(NOW - HOUR, 77), 'f'.repeat(32)])('before %s, which is no entry, are refused', async (before) => {
    const { reader } = formLog([NOW, NOW - HOUR]);
    await expect(readNewestAccess(reader, {}, { count: 5, before, now: NOW })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});

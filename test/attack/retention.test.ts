import { LEAF_FLAGS } from '@spanproof/vocabulary/ledger';
import { afterAll, describe, expect, test } from 'vitest';
import { place, verifyWithBoth } from '../verify/both.ts';
import { startPython } from '../verify/python.ts';
import { createEstate, type Estate, OLD, POLICY } from './estate.ts';

const python = startPython();
afterAll(() => python[Symbol.asyncDispose]());

async function judge(estate: Estate): ReturnType<typeof verifyWithBoth> {
  return verifyWithBoth(python, await estate.export(), estate.policy);
}

/** Deletes a part of the old stream's calls, as a pruning processor does. */
function lose(estate: Estate, part: 'body' | 'subject' | 'original', rows: readonly number[]): void {
  for (const row of rows) estate.old.absent.set(row, (estate.old.absent.get(row) ?? 0) | LEAF_FLAGS[part]);
}

describe('what may be absent', () => {
  test('an estate of two years, nothing pruned', async () => {
    const report = await judge(createEstate());
    expect(report.findings.map(place)).toEqual([]);
    expect(report).toMatchObject({ integrity: 'verified', completeness: 'complete', outside: { by: ['w1'], self_witnessed: false } });
    expect(report.assurance).toContain('and witness w1, must act together; last outside time 2026-12-01T00:10:00Z');
  });

  test('bodies, pruned after the longest policy in force, but for those held', async () => {
    const estate = createEstate();
    estate.prune(estate.old, 'body', '2025-06-01T00:00:00Z', { held: [[2, 3]] });
    lose(estate, 'body', [1, 4]);
    const report = await judge(estate);
    expect(report).toMatchObject({ integrity: 'verified', findings: [], bundle: { absent: { body: 2, original: 0, subject: 0 } } });
    expect(report.pruned).toMatchObject([{ part: 'body', held: 2 }]);
  });

  test('a held body that is gone', async () => {
    const estate = createEstate();
    estate.prune(estate.old, 'body', '2025-06-01T00:00:00Z', { held: [[2, 3]] });
    lose(estate, 'body', [1, 3, 4]);
    expect((await judge(estate)).findings.map(place)).toEqual([`UNAUTHORISED_DELETION ${OLD} body 3-3`]);
  });

  test('a hold that is released lets a second prune take the rest', async () => {
    const estate = createEstate();
    const hold = { hold: 'ab'.repeat(16), matter: 'cd'.repeat(32) };
    estate.say({ type: 'hold.set', ...hold, selection: 'ef'.repeat(32), from: '0', to: '1', time: '1' });
    estate.prune(estate.old, 'body', '2025-06-01T00:00:00Z', { held: [[2, 3]] });
    estate.say({ type: 'hold.release', ...hold, time: '2' });
    estate.prune(estate.old, 'body', '2026-01-01T00:00:00Z');
    lose(estate, 'body', [1, 2, 3, 4]);
    expect(await judge(estate)).toMatchObject({ findings: [], holds: 0, bundle: { absent: { body: 4 } } });
  });
});

describe('when it may be', () => {
  const cases: readonly (readonly [string, (estate: Estate) => void, readonly string[]])[] = [
    ['ninety days after the period, to the day', (e) => e.prune(e.old, 'body', '2025-05-02T00:00:00Z'), []],
    ['a second too early', (e) => e.prune(e.old, 'body', '2025-05-01T23:59:59Z'), ['PRUNE_INVALID']],
    ['core, after four hundred days', (e) => e.prune(e.old, 'core', '2026-03-08T00:00:00Z'), []],
    ['core, a day too early', (e) => e.prune(e.old, 'core', '2026-03-07T00:00:00Z'), ['PRUNE_INVALID']],
    ['a stream that is not closed', (e) => e.prune(e.november(), 'body', '2026-11-30T00:00:00Z'), ['PRUNE_INVALID']],
    ['a policy nobody published', (e) => e.prune(e.old, 'body', '2025-06-01T00:00:00Z', { policy: '00'.repeat(32) }), ['PRUNE_INVALID']],
    ['rows held that the stream does not have', (e) => e.prune(e.old, 'body', '2025-06-01T00:00:00Z', { held: [[5, 6]] }), ['PRUNE_INVALID']],
  ];
  test.each(cases)('%s', async (_, change, found) => {
    const estate = createEstate();
    change(estate);
    const entry = estate.ledger.entries.length - 2; // the prune; its anchor stands behind it
    const { findings } = await judge(estate);
    const prunes = findings.filter(({ code }) => code === 'PRUNE_INVALID').map(place);
    expect(prunes).toEqual(found.map((code) => `${code} log ${entry}-${entry}`));
  });

  test('a longer policy counts from the moment it is there, a shorter one seven days later', async () => {
    const shorter = POLICY.retention.map((kept) => ({ ...kept, body: 95 }));
    const longer = POLICY.retention.map((kept) => ({ ...kept, body: 120 }));
    const estate = createEstate();
    estate.publish('11'.repeat(32), longer, '2025-03-01T00:00:00Z');
    estate.anchor('2025-03-01T00:00:00Z');
    estate.publish('22'.repeat(32), shorter, '2025-05-20T00:00:00Z');
    estate.anchor('2025-05-20T00:00:00Z');
    estate.prune(estate.old, 'body', '2025-05-26T00:00:00Z', { policy: '22'.repeat(32) });
    estate.prune(estate.old, 'body', '2025-05-30T00:00:00Z', { policy: '22'.repeat(32) });
    estate.prune(estate.old, 'body', '2025-06-01T00:00:00Z', { policy: '22'.repeat(32) });
    lose(estate, 'body', [1, 2, 3, 4]);
    // Neither six days after it was published, nor before the 120 days of the policy in force until then are over.
    const entry = estate.ledger.entries.length - 6;
    expect((await judge(estate)).findings.map(place)).toEqual([`PRUNE_INVALID log ${entry}-${entry}`, `PRUNE_INVALID log ${entry + 2}-${entry + 2}`]);
  });

  test('a policy that governance alone signed', async () => {
    const estate = createEstate();
    const entry = { type: 'policy.publish', policy: '11'.repeat(32), retention: POLICY.retention, time: '1' } as const;
    estate.say(entry, [estate.ledger.roles.governance]);
    estate.say(entry, [estate.approver]);
    const last = estate.ledger.entries.length - 1;
    expect((await judge(estate)).findings.map(place)).toEqual([`ENTRY_SIGNATURE log ${last - 1}-${last}`]);
  });
});

import { randomBytes } from 'node:crypto';
import type { HoldReason } from '@spanproof/vocabulary';
import { beforeEach, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { Govern, SubjectRecord } from '../../processor/src/retain/contract.ts';
import { createDestroyedKeys } from '../../processor/src/retain/destroyed-keys.ts';
import { openErasures } from '../../processor/src/retain/erasures.ts';
import { matchHolds } from '../../processor/src/retain/match-holds.ts';
import { mintNoteKey } from '../support/note-keys.ts';
import { createLedger, type LedgerInMemory } from './ledger-in-memory.ts';

const HOUR = 3_600_000_000_000n;
const ACTOR = { id: 'user:u1', name: 'Una' };
const REQUEST = { subject: 'customer:ada', ticket: 'DSR-1', basis: 'asked to' };
const KEYS = ['aa'.repeat(16), 'bb'.repeat(16)];

/** What a processor has beside the ledger: keys in a ring, a log. */
interface Machine {
  readonly ledger: LedgerInMemory;
  readonly ring: Set<string>;
  readonly entries: Parameters<Govern>[0][];
  readonly turned: string[];
  held: readonly HoldReason[];
  now: bigint;
  /** The step that fails, once. */
  failing: 'ring' | 'log' | undefined;
}
let machine: Machine;
beforeEach(() => {
  machine = { ledger: createLedger(), ring: new Set(KEYS), entries: [], turned: [], held: [], now: 1_000n * HOUR, failing: undefined };
});

const records: readonly SubjectRecord[] = [{ id: '11'.repeat(16), tIngest: 5n }];
function open(destroyed = createDestroyedKeys()): ReturnType<typeof openErasures> {
  const fail = (step: Machine['failing']): void => {
    if (machine.failing !== step) return;
    machine.failing = undefined;
    throw new Error(`${step} is out of reach`);
  };
  return openErasures(
    {
      reader: machine.ledger.reader,
      append: machine.ledger.append,
      async govern(entry) {
        fail('log');
        machine.entries.push(entry);
      },
      subjects: {
        tagOf: async () => 'tag',
        keysOf: async () => [...machine.ring].toSorted(),
        recordsUnder: async (ids) => (ids.length === 0 ? [] : records),
        footprint: async () => ({ tenant: 'default', key_ids: [], records: 0, held: [] }),
      },
      holds: () => ({ reasonsFor: () => machine.held }),
      destroyed,
      async eraseKeys(ids) {
        fail('ring');
        for (const id of ids) machine.ring.delete(id);
      },
      async turnOver(_actor, tenant) {
        machine.turned.push(tenant);
        return machine.turned.length + 1;
      },
      notices: async () => undefined,
      waiting: () => [],
      governance: mintNoteKey('test.example/log/governance'),
      crypto: nodeCrypto,
      random: (bytes) => Uint8Array.from(randomBytes(bytes)),
      now: () => machine.now,
    },
    { backupsWithinNs: 10n * HOUR },
  );
}
const events = (): unknown[] => machine.ledger.records.map(({ core }) => core['event']);

test('an erasure is requested, done, said in the log, and known again after a restart', async () => {
  const destroyed = createDestroyedKeys();
  const statement = await (await open(destroyed)).request(ACTOR, REQUEST);
  expect(statement).toMatchObject({ state: 'live', keys: 2, records: 1, ticket: 'DSR-1' });
  expect(machine.ring.size).toBe(0);
  expect(events()).toEqual(['requested', 'erased']);
  expect(machine.entries).toEqual([expect.objectContaining({ type: 'subject.erase', phase: 'live', key_ids: KEYS, subject: statement.subject })]);
  expect(destroyed.find(KEYS[0] ?? '')?.record_id).toBe(statement.live_record);
  const later = createDestroyedKeys();
  expect((await open(later)).list()).toMatchObject([{ id: statement.id, state: 'live' }]);
  expect(later.among([...KEYS, 'cc'.repeat(16)])).toEqual(KEYS);
});

test('no record of it names the subject outside the sealed parts', async () => {
  await (await open()).request(ACTOR, REQUEST);
  expect(JSON.stringify(machine.ledger.records.map(({ core }) => core))).not.toContain('ada');
  expect(JSON.stringify(machine.entries)).not.toContain('ada');
});

describe('cut short', () => {
  test.each(['ring', 'log'] as const)('%s out of reach: it stays closing, and is finished at the next start', async (step) => {
    machine.failing = step;
    const erasures = await open();
    await expect(erasures.request(ACTOR, REQUEST)).rejects.toThrow('out of reach');
    expect(erasures.list()).toMatchObject([{ state: 'closing' }]);
    const again = await open();
    await again.resume();
    expect(again.list()).toMatchObject([{ state: 'live' }]);
    expect(machine.ring.size).toBe(0);
    await again.resume();
    expect(events()).toEqual(['requested', 'erased']);
  });

  test('where the request cannot be recorded, no key goes', async () => {
    machine.ledger.failNext = true;
    await expect((await open()).request(ACTOR, REQUEST)).rejects.toThrow('full');
    expect(machine.ring.size).toBe(2);
    expect(events()).toEqual([]);
  });
});

test('held: refused, recorded with what holds it, and nothing goes', async () => {
  machine.held = [{ by: 'hold:x', records: 1 }];
  const erasures = await open();
  await expect(erasures.request(ACTOR, REQUEST)).rejects.toThrow(expect.objectContaining({ code: 'HELD' }));
  expect(machine.ring.size).toBe(2);
  expect(erasures.list()).toMatchObject([{ state: 'refused', held: machine.held }]);
  await (await open()).resume();
  expect(machine.ring.size).toBe(2);
});

test('two requests at once: one erases, the other finds nothing left', async () => {
  const erasures = await open();
  const both = await Promise.allSettled([erasures.request(ACTOR, REQUEST), erasures.request(ACTOR, REQUEST)]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

test('backups are due with a fifth of the time to spare; one turnover serves all that wait', async () => {
  const erasures = await open();
  const first = await erasures.request(ACTOR, REQUEST);
  machine.ring.add('cc'.repeat(16));
  await erasures.request(ACTOR, { ...REQUEST, subject: 'customer:bob' });
  expect(BigInt(first.backups_due ?? '0') - BigInt(first.live_at ?? '0')).toBe(10n * HOUR);
  expect(erasures.due()).toBe(false);
  machine.now += 8n * HOUR;
  expect(erasures.due()).toBe(true);
  expect(await erasures.finish(ACTOR)).toMatchObject([{ state: 'complete' }, { state: 'complete' }]);
  expect(machine.turned).toEqual(['default']);
  expect(machine.entries.filter(({ type }) => type === 'subject.erase').map((entry) => 'phase' in entry && entry.phase)).toEqual([
    'live',
    'live',
    'backups',
    'backups',
  ]);
  expect(erasures.due()).toBe(false);
  expect(await erasures.finish(ACTOR)).toEqual([]);
  expect((await open()).list().map(({ state }) => state)).toEqual(['complete', 'complete']);
});

describe('what holds', () => {
  const of = (id: string, tIngest: bigint): SubjectRecord => ({ id, tIngest });
  const all = [of('a', 10n), of('b', 20n), of('c', 30n)];

  test.each([
    ['named records, those of the subject', { records: ['b', 'z'], bySubject: false }, 1],
    ['the subject', { tag: 'tag', bySubject: true }, 3],
    ['another subject', { tag: 'other', bySubject: true }, 0],
    ['a subject whose tag cannot be read any more: it may be this one', { bySubject: true }, 3],
    ['a period', { from: 15n, to: 30n, bySubject: false }, 1],
    ['from an instant on', { from: 20n, bySubject: false }, 2],
    ['the subject within a period', { tag: 'tag', to: 20n, bySubject: true }, 1],
    ['records outside the period', { records: ['a'], from: 15n, bySubject: false }, 0],
  ])('%s', (_what, hold, count) => {
    expect(matchHolds('tag', all, [{ id: 'h', ...hold }], [])).toEqual(count === 0 ? [] : [{ by: 'hold:h', records: count }]);
  });

  test('a hold on the subject counts before anything is stored; an open matter by the records it names', () => {
    expect(matchHolds('tag', [], [{ id: 'h', tag: 'tag', bySubject: true }], [])).toEqual([{ by: 'hold:h', records: 0 }]);
    expect(
      matchHolds(
        'tag',
        all,
        [],
        [
          { by: 'alert:x', records: ['c', 'z'] },
          { by: 'incident:y', records: ['z'] },
        ],
      ),
    ).toEqual([{ by: 'alert:x', records: 1 }]);
  });
});

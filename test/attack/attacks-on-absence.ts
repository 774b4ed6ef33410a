import { LEAF_FLAGS } from '@spanproof/vocabulary/ledger';
import { ALL_KEYS, type Attack, type Evidence } from './attack.ts';
import { createEstate, type Estate, OLD, POLICY } from './estate.ts';
import { pruneFiles } from './prune-files.ts';

type Part = 'body' | 'subject' | 'original';

function lose(estate: Estate, part: Part, rows: readonly number[]): void {
  for (const row of rows) estate.old.absent.set(row, (estate.old.absent.get(row) ?? 0) | LEAF_FLAGS[part]);
}

const attempt = (change: (estate: Estate) => void) => async (): Promise<Evidence> => {
  const estate = createEstate();
  change(estate);
  return { zip: await estate.export(), policy: estate.policy };
};

/** The rows of January pruned whole, after 400 days, but for those that `held` names; `kept` is what is there. */
const attemptWhole =
  (kept: readonly number[], held: readonly (readonly [number, number])[], change: (zip: Uint8Array) => Uint8Array = (zip) => zip) =>
  async (): Promise<Evidence> => {
    const estate = createEstate();
    estate.prune(estate.old, 'core', '2026-04-01T00:00:00Z', { held });
    const zip = pruneFiles(await estate.export(), estate.old.origin, kept, estate.ledger.roles.governance);
    return { zip: change(zip), policy: estate.policy };
  };

const SHORT = POLICY.retention.map((kept) => ({ ...kept, body: 1 }));

/** Attacks by deletion, and by what should be gone. */
export const ATTACKS_ON_ABSENCE: readonly Attack[] = [
  { name: 'body-only deletion', holds: 'the database', found: [`UNAUTHORISED_DELETION ${OLD} body 2-3`], attempt: attempt((e) => lose(e, 'body', [2, 3])) },
  {
    name: 'deletion of subject parts and originals, here and there',
    holds: 'the database',
    found: [`UNAUTHORISED_DELETION ${OLD} subject 1-1`, `UNAUTHORISED_DELETION ${OLD} original 2-3`, `UNAUTHORISED_DELETION ${OLD} subject 3-3`],
    attempt: attempt((e) => {
      lose(e, 'subject', [1, 3]);
      lose(e, 'original', [2, 3]);
    }),
  },
  {
    name: 'prune with a false age',
    holds: ALL_KEYS,
    found: ['PRUNE_INVALID log 9-9', `UNAUTHORISED_DELETION ${OLD} body 1-4`],
    attempt: attempt((e) => {
      // The entry states a time that would do; the witness saw it two months before.
      e.say({
        type: 'retention.prune',
        stream: e.old.origin,
        size: 6,
        root: e.old.root(),
        part: 'body',
        policy: POLICY.hash,
        held: [],
        time: '1767225600000000000',
      });
      e.anchor('2025-03-01T00:00:00Z');
      lose(e, 'body', [1, 2, 3, 4]);
    }),
  },
  {
    name: 'shorten policy, then prune at once',
    holds: ALL_KEYS,
    found: ['PRUNE_INVALID log 11-11', `UNAUTHORISED_DELETION ${OLD} body 1-4`],
    attempt: attempt((e) => {
      e.publish('11'.repeat(32), SHORT, '2025-02-03T00:00:00Z');
      e.anchor('2025-02-03T00:00:00Z');
      e.prune(e.old, 'body', '2025-02-04T00:00:00Z', { policy: '11'.repeat(32) });
      lose(e, 'body', [1, 2, 3, 4]);
    }),
  },
  {
    name: "shorten policy, wait, then prune below the auditor's own minimum",
    holds: ALL_KEYS,
    found: ['PRUNE_INVALID log 11-11', `UNAUTHORISED_DELETION ${OLD} body 1-4`],
    attempt: attempt((e) => {
      e.publish('11'.repeat(32), SHORT, '2025-01-31T23:10:00Z');
      e.anchor('2025-01-31T23:10:00Z');
      e.prune(e.old, 'body', '2025-03-01T00:00:00Z', { policy: '11'.repeat(32) });
      lose(e, 'body', [1, 2, 3, 4]);
    }),
  },
  {
    name: 'a policy that one person signed alone, then prune',
    holds: 'the governance key',
    found: ['ENTRY_SIGNATURE log 9-9', 'PRUNE_INVALID log 11-11', `UNAUTHORISED_DELETION ${OLD} body 1-4`],
    attempt: attempt((e) => {
      e.say({ type: 'policy.publish', policy: '11'.repeat(32), retention: SHORT, time: '1' }, [e.ledger.roles.governance]);
      e.anchor('2025-02-01T00:00:00Z');
      e.prune(e.old, 'body', '2025-06-01T00:00:00Z', { policy: '11'.repeat(32) });
      lose(e, 'body', [1, 2, 3, 4]);
    }),
  },
  {
    name: 'resurrected bodies: the database restored to before a prune',
    holds: 'the database, and a backup of it',
    found: [`RESURRECTED ${OLD} body 1-4`],
    attempt: attempt((e) => e.prune(e.old, 'body', '2025-06-01T00:00:00Z')),
  },
  {
    name: 'resurrected rows: a whole stream that was pruned',
    holds: 'the database, and a backup of it',
    found: [`RESURRECTED ${OLD} 0-5`],
    attempt: attempt((e) => e.prune(e.old, 'core', '2026-04-01T00:00:00Z')),
  },
  {
    name: 'a row that a hold kept is deleted with the rest',
    holds: 'the database',
    found: [`UNAUTHORISED_DELETION ${OLD} 3-3`],
    attempt: attemptWhole([2], [[2, 3]]),
  },
  {
    name: 'a row more than the holds kept',
    holds: 'the database, and a backup of it',
    found: [`RESURRECTED ${OLD} 4-4`],
    attempt: attemptWhole([2, 3, 4], [[2, 3]]),
  },
  {
    name: 'a whole stream deleted, and nothing said',
    holds: 'the database and the governance key',
    found: ['BUNDLE_FILE_MISSING data/streams/000000/000000/leaves', `GAP ${OLD} 0-5`],
    async attempt() {
      const estate = createEstate();
      return { zip: pruneFiles(await estate.export(), estate.old.origin, [], estate.ledger.roles.governance), policy: estate.policy };
    },
  },
];

import { ALL_KEYS, type Attack, type Evidence } from './attack.ts';
import { createEstate, type Estate, instant, OLD, PERIOD_OF_ESTATE } from './estate.ts';
import { exportBundle } from '../verify/bundles.ts';
import type { Row } from '../verify/ledger.ts';
import { makeWitness } from './witness.ts';

const forge = (row: Row, call: number): Row => (call === 2 ? { ...row, core: { ...(row.core as object), operation: 'talk' } } : row);

/** Exports with the log's checkpoint as it is, without asking the witness. */
const exportAlone = (estate: Estate, logSize?: number): Promise<Uint8Array> => {
  estate.november();
  return exportBundle(estate.ledger, PERIOD_OF_ESTATE, logSize ?? estate.ledger.entries.length);
};

/** A rewritten history that keeps the heads which the witness cosigned of the true one: it cannot make others. */
async function rewriteUnderTrueHeads(): Promise<Evidence> {
  const honest = createEstate();
  honest.november();
  const forged = createEstate({ forge });
  forged.november();
  for (const [index, entry] of honest.ledger.entries.entries()) if (Buffer.from(entry).includes('— witness.example/w1 ')) forged.ledger.entries[index] = entry;
  return { zip: await forged.export(), policy: forged.policy };
}

async function keepBefore(attempt: (estate: Estate) => Promise<Uint8Array>, kept: 'true' | 'longer'): Promise<Evidence> {
  const honest = createEstate();
  honest.november();
  const since = honest.ledger.checkpoint(kept === 'true' ? 10 : honest.ledger.entries.length);
  const estate = kept === 'true' ? createEstate({ forge }) : createEstate();
  return { zip: await attempt(estate), policy: estate.policy, since };
}

/** Attacks on what the log says happened, by who holds all keys of the operator. */
export const ATTACKS_ON_HISTORY: readonly Attack[] = [
  {
    name: "re-key everything with the bundle's own policy",
    holds: ALL_KEYS,
    found: ['TRUST_ENTRY0 log 0-0', 'TRUST_LOG_KEY log'],
    async attempt() {
      const { createSmallLedger } = await import('../verify/bundles.ts');
      return { zip: await exportBundle(createSmallLedger('forger')), policy: createSmallLedger().policy() };
    },
  },
  {
    name: 'rewrite history, unseen by the witness',
    holds: ALL_KEYS,
    found: ['QUORUM_MISSING data/log/checkpoint'],
    async attempt() {
      const estate = createEstate({ forge });
      return { zip: await exportAlone(estate), policy: estate.policy };
    },
  },
  {
    name: 'rewrite history under the heads that the witness cosigned',
    holds: `${ALL_KEYS}, which he misuses once to have the end cosigned`,
    found: ['LOG_FORK log 4-7', 'LOG_FORK log 4-10'],
    attempt: rewriteUnderTrueHeads,
  },
  {
    name: 'witness wiped: it cosigns a rewritten history as if it were the first',
    holds: `${ALL_KEYS}, and the witness's disk`,
    found: ['LOG_FORK log 0-9'],
    attempt: () => keepBefore((estate) => estate.export(), 'true'),
  },
  {
    name: 'stale but valid checkpoint as "now": drop the last hour',
    holds: ALL_KEYS,
    found: ['PERIOD_UNWITNESSED log'],
    async attempt() {
      const estate = createEstate();
      const { ledger, witness } = estate;
      estate.november();
      return {
        zip: await exportBundle(ledger, PERIOD_OF_ESTATE, 10, witness.cosign(ledger.checkpoint(10), instant('2026-11-10T10:30:00Z'))),
        policy: estate.policy,
      };
    },
  },
  {
    name: 'drop the newest entries of the log, against a checkpoint that was kept',
    holds: `${ALL_KEYS}, and the witness's disk`,
    found: ['LOG_ROLLBACK log 10-11'],
    attempt: () =>
      keepBefore(async ({ ledger, witness, november }) => {
        november();
        return exportBundle(
          ledger,
          { ...PERIOD_OF_ESTATE, to: instant('2026-11-01T00:00:00Z') },
          10,
          witness.cosign(ledger.checkpoint(10), instant('2026-12-01T00:00:00Z')),
        );
      }, 'longer'),
  },
  {
    name: 'notary fork after restore: it signs another history of the same entries',
    holds: ALL_KEYS,
    found: ['LOG_FORK log 4-7'],
    async attempt() {
      const estate = createEstate();
      const other = createEstate({ forge });
      // What the notary had signed before it was restored; the witness saw that one.
      estate.ledger.entries[8] = other.ledger.entries[8] ?? new Uint8Array(0);
      return { zip: await estate.export(), policy: estate.policy };
    },
  },
  {
    name: 'notary stopped, hours fabricated, then anchored',
    holds: ALL_KEYS,
    found: [],
    noticed: [`ORDER_ONLY w1/2/standard/2026-11 0-3`],
    async attempt() {
      const estate = createEstate();
      estate.november();
      const t = instant('2026-11-12T02:00:00Z');
      estate.ledger
        .open({ epoch: 2, period: '2026-11' })
        .append(...[0n, 1n, 2n, 3n].map((hour): Row => ({ t: t + hour * 60_000_000_000n, core: { schema: 'spanproof/core/v1', operation: 'chat' } })))
        .log();
      estate.anchor('2026-11-12T09:00:00Z');
      return { zip: await estate.export(), policy: estate.policy };
    },
  },
  {
    name: 'a cosignature moved to another head',
    holds: ALL_KEYS,
    found: ['LOG_CHECKPOINT data/log/checkpoint', 'PERIOD_UNWITNESSED log'],
    async attempt() {
      const estate = createEstate();
      estate.november();
      const { ledger, witness } = estate;
      const line =
        Buffer.from(witness.cosign(ledger.checkpoint(10), instant('2026-12-01T00:10:00Z')))
          .toString()
          .split('\n')
          .at(-2) ?? '';
      return {
        zip: await exportBundle(ledger, PERIOD_OF_ESTATE, ledger.entries.length, Buffer.from(`${Buffer.from(ledger.checkpoint()).toString()}${line}\n`)),
        policy: estate.policy,
      };
    },
  },
  {
    name: 'a witness of his own instead of the one of the trust policy',
    holds: ALL_KEYS,
    found: ['QUORUM_MISSING data/log/checkpoint'],
    async attempt() {
      const estate = createEstate();
      estate.november();
      const { ledger } = estate;
      const impostor = makeWitness('witness.example/w1', 'impostor');
      return {
        zip: await exportBundle(ledger, PERIOD_OF_ESTATE, ledger.entries.length, impostor.cosign(ledger.checkpoint(), instant('2026-12-01T00:10:00Z'))),
        policy: estate.policy,
      };
    },
  },
  {
    name: 'a witness that lost its state cosigns backwards',
    holds: `${ALL_KEYS}, and the witness's disk`,
    found: ['COSIGNATURE_ORDER log 11-11'],
    async attempt() {
      const estate = createEstate();
      estate.november();
      return { zip: await estate.export('2026-11-01T00:00:00Z'), policy: { ...estate.policy, quorum: 'none' } };
    },
  },
  {
    name: "a stream's key signs two histories of it",
    holds: ALL_KEYS,
    found: [`STREAM_FORK ${OLD} 0-5`],
    async attempt() {
      const estate = createEstate();
      const other = createEstate({ forge });
      const { old, ledger } = estate;
      const checkpoint = Buffer.from(other.ledger.entries.find((entry) => Buffer.from(entry).toString().startsWith(`${old.origin}\n`)) ?? []).toString();
      estate.say({ type: 'stream.fork', stream: old.origin, size: old.rows.length, root: old.root(), checkpoint, time: '1' }, [ledger.roles.governance]);
      return { zip: await estate.export(), policy: estate.policy };
    },
  },
];

import { encodeHex, formatVkey, LEAF_FLAGS, type NoteSigner, type PrunedPart, type RowRange, type TrustPolicy } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { exportBundle, type Ledger } from '../verify/bundles.ts';
import { createLedger, LOG, type TestStream } from '../verify/ledger.ts';
import { makeSigner } from '../verify/signers.ts';
import { createSource } from '../verify/source.ts';
import { POLICY } from './estate.ts';
import { makeWitness } from './witness.ts';

const MONTHS = ['2025-01', '2025-02', '2025-03', '2025-11', '2026-06', '2026-11'] as const;
const DAY = 86_400_000_000_000n;
const PARTS = ['body', 'subject', 'original'] as const;

/** Random numbers that are the same for the same seed: a history that raises an alarm can be told again. */
export function createDice(seed: number): (sides: number) => number {
  let state = (seed + 1) >>> 0;
  return (sides) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + 0x9e37_79b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % sides;
  };
}

interface Closed {
  readonly stream: TestStream;
  readonly period: string;
  readonly pruned: Set<PrunedPart>;
}

/**
 * Nearly two years of an honest ledger, by dice: calls that come twice; crashes after which the
 * next epoch goes on; writer, governance and log keys that are rotated; holds, erasures, prunes when their time has come, declared
 * gaps.
 */
export async function liveHonestly(seed: number): Promise<{ readonly zip: Uint8Array; readonly policy: TrustPolicy; readonly deeds: readonly string[] }> {
  const dice = createDice(seed);
  const ledger: Ledger = createLedger(`history ${seed}`);
  const witness = makeWitness('witness.example/w1');
  const approver = makeSigner(`${LOG}/approver`, `approver ${seed}`);
  const deeds: string[] = [];
  const closed: Closed[] = [];
  let { governance, log } = ledger.roles;
  let writer: NoteSigner = ledger.writer;
  let epoch = 1;
  let now = BigInt(Date.parse('2025-01-01T00:00:00Z')) * 1_000_000n;

  const time = (): string => String(now);
  const checkpoint = (): Uint8Array => ledger.checkpoint(ledger.entries.length, log);
  const anchor = (): void => ledger.appendRaw(witness.cosign(checkpoint(), now));
  const holds = new Map<string, { readonly stream: TestStream; readonly range: RowRange }>();
  ledger.append({ type: 'key.register', role: 'approver', vkey: formatVkey(approver.vkey), time: time() }, [governance, approver]);
  ledger.append({ type: 'policy.publish', policy: POLICY.hash, retention: POLICY.retention, time: time() }, [governance, approver]);
  anchor();

  function rotate(): void {
    const role = (['writer', 'governance', 'log'] as const)[dice(3)] ?? 'writer';
    const old = { writer, governance, log }[role];
    const next = makeSigner(old.vkey.name, `${role} ${seed} ${ledger.entries.length}`);
    ledger.append({ type: 'key.rotate', role, old: formatVkey(old.vkey), vkey: formatVkey(next.vkey), time: time() }, [old, next]);
    if (role === 'writer') writer = next;
    else if (role === 'governance') governance = next;
    else log = next;
    deeds.push(`rotated the ${role} key`);
  }

  function work(period: string): void {
    const source = createSource(`${seed} ${period} ${epoch}`);
    const start = BigInt(Date.parse(`${period}-05T00:00:00Z`)) * 1_000_000n;
    now = start > now ? start : now;
    const stream = ledger.open({ epoch, period }, writer).append(source.hello((now += 1_000n)));
    const calls = 1 + dice(6);
    for (let call = 0; call < calls; call++) {
      const row = source.call((now += 1_000n), { subject: `s${call}`, ...(dice(2) === 0 ? { original: `o${call}` } : {}) });
      stream.append(row);
      if (dice(4) === 0) stream.append({ ...row, t: (now += 1_000n) }); // sent again: the answer was lost
      if (dice(3) === 0) stream.append(source.checkpoint((now += 1_000n))).log();
    }
    stream.append(source.checkpoint((now += 1_000n))).log();
    if (dice(2) === 0) anchor();
    if (dice(3) === 0) {
      deeds.push('crashed: the next epoch goes on');
      ledger.append({ type: 'stream.abandon', stream: stream.origin, size: stream.rows.length, root: stream.root(), time: time() }, [governance]);
      if (dice(2) === 0)
        ledger.append({ type: 'gap.declare', origin: stream.origin, from: time(), to: String(now + 9n), reason: 'crash', time: time() }, [governance]);
    } else ledger.append({ type: 'stream.close', stream: stream.origin, size: stream.rows.length, root: stream.root(), time: time() }, [writer]);
    epoch += 1;
    anchor();
    closed.push({ stream, period, pruned: new Set() });
  }

  function hold(): void {
    const { stream } = closed[dice(closed.length)] ?? {};
    if (stream === undefined) return;
    const id = encodeHex(nodeCrypto.sha256(Buffer.from(`hold ${ledger.entries.length}`)).slice(0, 16));
    const first = dice(stream.rows.length);
    holds.set(id, { stream, range: [first, Math.min(stream.rows.length - 1, first + dice(3))] });
    ledger.append({ type: 'hold.set', hold: id, matter: POLICY.hash, selection: POLICY.hash, from: '0', to: time(), time: time() }, [governance]);
    deeds.push('set a hold');
  }

  function release(): void {
    const [id] = holds.keys();
    if (id === undefined) return;
    holds.delete(id);
    ledger.append({ type: 'hold.release', hold: id, matter: POLICY.hash, time: time() }, [governance]);
    deeds.push('released a hold');
  }

  function erase(): void {
    const entry = { type: 'subject.erase', erasure: 'ab'.repeat(16), subject: POLICY.hash, basis: POLICY.hash, time: time() } as const;
    ledger.append({ ...entry, phase: 'live', key_ids: ['01'.repeat(16)] }, [governance]);
    ledger.append({ ...entry, phase: 'backups', key_ids: [] }, [governance]);
    deeds.push('erased a person');
  }

  /** What is due: the entry first, then the rows. */
  function prune(): void {
    for (const { stream, period, pruned } of closed) {
      const [year = 0, month = 0] = period.split('-').map(Number);
      const end = BigInt(Date.UTC(year, month, 1)) * 1_000_000n;
      const part = PARTS[dice(3)] ?? 'body';
      if (now - end < 90n * DAY || pruned.has(part) || dice(2) === 0) continue;
      const held = mergeRanges([...holds.values()].filter((known) => known.stream === stream).map(({ range }) => range));
      ledger.append(
        { type: 'retention.prune', stream: stream.origin, size: stream.rows.length, root: stream.root(), part, policy: POLICY.hash, held, time: time() },
        [governance],
      );
      anchor();
      pruned.add(part);
      for (const { seq, flags } of stream.rows) {
        const isHeld = held.some(([first, last]) => first <= seq && seq <= last);
        if (!isHeld && (flags & LEAF_FLAGS[part]) !== 0) stream.absent.set(seq, (stream.absent.get(seq) ?? 0) | LEAF_FLAGS[part]);
      }
      deeds.push(`pruned the ${part} of ${period}`);
    }
  }

  for (const period of MONTHS) {
    for (let round = 0; round <= dice(3); round++) work(period);
    for (const deed of [rotate, hold, release, erase, prune, prune]) if (dice(2) === 0) deed();
  }
  now = BigInt(Date.parse('2026-12-01T00:00:00Z')) * 1_000_000n;
  prune();
  const period = { from: BigInt(Date.parse('2025-01-01T00:00:00Z')) * 1_000_000n, to: now, verifiers: false };
  const signed = { ...ledger, roles: { log, governance } };
  const zip = await exportBundle(signed, period, ledger.entries.length, witness.cosign(checkpoint(), now + DAY));
  return { zip, deeds, policy: { ...ledger.policy(), witnesses: [{ name: 'w1', vkey: witness.vkey }], quorum: 'w1' } };
}

/** Ascending, without touching ones. */
function mergeRanges(ranges: readonly RowRange[]): readonly RowRange[] {
  const merged: RowRange[] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) merged[merged.length - 1] = [before[0], Math.max(before[1], last)];
    else merged.push([first, last]);
  }
  return merged;
}

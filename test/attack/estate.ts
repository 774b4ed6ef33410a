import { encodeHex, formatVkey, type GovernanceEntry, type NoteSigner, type PrunedPart, type RowRange, type TrustPolicy } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { exportBundle, type Ledger } from '../verify/bundles.ts';
import { createLedger, LOG, type Row, type TestStream } from '../verify/ledger.ts';
import { makeSigner } from '../verify/signers.ts';
import { createSource } from '../verify/source.ts';
import { makeWitness, type TestWitness } from './witness.ts';

export const instant = (iso: string): bigint => BigInt(Date.parse(iso)) * 1_000_000n;
const MINUTE = 60_000_000_000n;

export const POLICY = {
  hash: encodeHex(nodeCrypto.sha256(Buffer.from('retention of the estate'))),
  retention: [
    { class: 'ops', body: 90, subject: 90, original: 90, core: 400 },
    { class: 'standard', body: 90, subject: 90, original: 90, core: 400 },
  ],
} as const;

/** Two years of a ledger: a policy with two signers, a witness every hour that something happens, and streams old enough to be pruned. */
export interface Estate {
  readonly ledger: Ledger;
  readonly witness: TestWitness;
  readonly approver: NoteSigner;
  /** The stream of January 2025: 6 rows, all parts. */
  readonly old: TestStream;
  /** The stream of November 2026; from then on nothing happens earlier. An export opens it where nobody did. */
  november(): TestStream;
  readonly policy: TrustPolicy;
  say(entry: GovernanceEntry, signers?: readonly NoteSigner[]): void;
  publish(hash: string, retention: Extract<GovernanceEntry, { type: 'policy.publish' }>['retention'], at: string): void;
  prune(stream: TestStream, part: PrunedPart, at: string, more?: { readonly held?: readonly RowRange[]; readonly policy?: string }): void;
  /** Appends the log's head of now, cosigned at `at`, as the notary does every hour. */
  anchor(at: string): void;
  /** The bundle of both years, its checkpoint cosigned at `at`. */
  export(at?: string): Promise<Uint8Array>;
}

export const PERIOD_OF_ESTATE = { from: instant('2025-01-01T00:00:00Z'), to: instant('2026-12-01T00:00:00Z'), verifiers: false } as const;
export const OLD = 'w1/1/standard/2025-01';

/** `forge` changes the calls of January before they are sealed: what a rewriting of history comes to. */
export function createEstate({ forge = (row) => row }: { readonly forge?: (row: Row, call: number) => Row } = {}): Estate {
  const ledger = createLedger('estate');
  const witness = makeWitness('witness.example/w1');
  const approver = makeSigner(`${LOG}/approver`);
  const { governance } = ledger.roles;
  const say: Estate['say'] = (entry, signers = [governance]) => ledger.append(entry, signers);
  const anchor: Estate['anchor'] = (at) => ledger.appendRaw(witness.cosign(ledger.checkpoint(), instant(at)));
  const headOf = (stream: TestStream): { readonly stream: string; readonly size: number; readonly root: string } => ({
    stream: stream.origin,
    size: stream.rows.length,
    root: stream.root(),
  });

  say({ type: 'key.register', role: 'approver', vkey: formatVkey(approver.vkey), time: String(instant('2025-01-01T00:00:00Z')) }, [governance, approver]);
  const publish: Estate['publish'] = (hash, retention, at) =>
    say({ type: 'policy.publish', policy: hash, retention, time: String(instant(at)) }, [governance, approver]);
  publish(POLICY.hash, POLICY.retention, '2025-01-01T00:00:00Z');
  anchor('2025-01-01T01:00:00Z');

  const january = createSource('january');
  const t = (n: number): bigint => instant('2025-01-31T22:00:00Z') + BigInt(n) * MINUTE;
  const whole = (n: number): object => ({ original: `original ${n}`, subject: `subject ${n}` });
  const old = ledger
    .open({ period: '2025-01' })
    .append(january.hello(t(0)), ...[1, 2, 3, 4].map((call) => forge(january.call(t(call), call === 4 ? {} : whole(call)), call)), january.checkpoint(t(5)))
    .log()
    .close();
  anchor('2025-01-31T23:00:00Z');

  let current: TestStream | undefined;
  function november(): TestStream {
    if (current !== undefined) return current;
    const source = createSource('november');
    const n = (minutes: number): bigint => instant('2026-11-10T10:00:00Z') + BigInt(minutes) * MINUTE;
    current = ledger
      .open({ period: '2026-11' })
      .append(source.hello(n(0)), source.call(n(1), whole(1)), source.call(n(2), whole(2)), source.checkpoint(n(3)))
      .log();
    anchor('2026-11-10T11:00:00Z');
    return current;
  }

  return {
    ledger,
    witness,
    approver,
    old,
    november,
    say,
    publish,
    anchor,
    prune(stream, part, at, { held = [], policy = POLICY.hash } = {}) {
      say({ type: 'retention.prune', ...headOf(stream), part, policy, held, time: String(instant(at)) });
      anchor(at);
    },
    policy: { ...ledger.policy(), witnesses: [{ name: 'w1', vkey: witness.vkey }], quorum: 'w1' },
    export(at = '2026-12-01T00:10:00Z') {
      november();
      return exportBundle(ledger, PERIOD_OF_ESTATE, ledger.entries.length, witness.cosign(ledger.checkpoint(), instant(at)));
    },
  };
}

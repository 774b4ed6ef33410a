import { CodedError } from '../error.ts';
import type { BundleDescription } from './bundle-description.ts';
import { BUNDLE_PATHS } from './bundle-layout.ts';
import { equalBytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import { reachesQuorum } from './reach-quorum.ts';
import { type Cosignature, readCosignatures } from './read-cosignatures.ts';
import { createFrontier, HASH_SIZE } from './tree.ts';
import { NO_QUORUM, type TrustPolicy } from './trust-policy.ts';
import type { Findings } from './verify-findings.ts';
import type { LoggedHead } from './verify-governance.ts';

/** What somebody outside vouched for, and when. Instants: ns since the epoch, by the witnesses' clocks. */
export interface OutsideTimes {
  /** When the quorum had cosigned a log that holds this entry: not later than then it existed. Undefined where nobody outside saw it. */
  coveredAt(index: number): bigint | undefined;
  /** The newest instant at which the quorum had cosigned. */
  readonly last: bigint | undefined;
  /** Names of witnesses that cosigned at least once, in the policy's order. */
  readonly by: readonly string[];
  /** The longest time without a cosignature in the period, and where it begins. */
  readonly hole: { readonly from: bigint; readonly to: bigint } | undefined;
  /** Cosigned instants, ascending, and the log's sizes then. */
  readonly seen: readonly { readonly size: number; readonly at: bigint }[];
}

/** A checkpoint of the log that nobody has shown to be wrong. */
interface Head {
  readonly size: number;
  readonly note: Uint8Array;
}

interface Root {
  readonly size: number;
  readonly root: Uint8Array;
}

interface Collaborators {
  readonly crypto: Crypto;
  readonly findings: Findings;
}

/**
 * Reads the cosignatures on the log's final checkpoint and on those that it holds as entries. Each of the latter must be of this very log:
 * where a witness cosigned another history, the log was forked.
 */
export function checkOutside(
  collaborators: Collaborators,
  bundle: {
    readonly description: BundleDescription;
    readonly hashes: Uint8Array;
    readonly heads: readonly LoggedHead[];
    readonly kept: Root | undefined;
    readonly final: Head | undefined;
  },
  policy: TrustPolicy | undefined,
): OutsideTimes {
  const { findings } = collaborators;
  const { log, from, to } = bundle.description;
  const heads = [...checkHeads(collaborators, log, bundle), ...(bundle.final === undefined ? [] : [bundle.final])];
  const by = new Set<string>();
  const newest = new Map<string, bigint>();
  const seen: { readonly size: number; readonly at: bigint }[] = [];
  let failed = false;
  for (const { size, note } of heads) {
    if (policy === undefined || policy.witnesses.length === 0) break;
    const times = readTimes(collaborators, policy, note);
    if (times === undefined) {
      const where = note === bundle.final?.note ? { path: BUNDLE_PATHS.checkpoint } : { stream: log, first: size - 1, last: size - 1 };
      failed = true;
      findings.add('LOG_CHECKPOINT', where, 'a cosignature of a witness of the trust policy does not verify');
      continue;
    }
    for (const { name, time } of times) {
      by.add(name);
      const before = newest.get(name) ?? 0n;
      if (time < before)
        findings.add('COSIGNATURE_ORDER', { stream: log, first: size - 1, last: size - 1 }, `${name} had cosigned a smaller log later than this one`);
      newest.set(name, time > before ? time : before);
    }
    const at = quorumTime(policy, times);
    if (at !== undefined) seen.push({ size, at });
  }
  const covered = seen.map(({ size, at }, index) => ({ size, at: seen.slice(index).reduce((least, later) => (later.at < least ? later.at : least), at) }));
  const last = seen.reduce<bigint | undefined>((most, { at }) => (most === undefined || at > most ? at : most), undefined);
  if (policy !== undefined && policy.quorum !== NO_QUORUM) {
    if (bundle.final !== undefined && !failed && seen.at(-1)?.size !== bundle.final.size)
      findings.add('QUORUM_MISSING', { path: BUNDLE_PATHS.checkpoint }, 'not cosigned by the quorum of the trust policy');
    else if (last !== undefined && last < to) findings.add('PERIOD_UNWITNESSED', { stream: log }, 'no cosignature is from after the end of the period');
  }
  return {
    coveredAt: (index) => covered[lowerBound(covered, index)]?.at,
    last,
    by: (policy?.witnesses ?? []).map(({ name }) => name).filter((name) => by.has(name)),
    hole: findHole(
      seen.map(({ at }) => at),
      from,
      to,
    ),
    seen,
  };
}

/** Logged checkpoints that are of this log; a second walk over its hashes gives the roots of their sizes. */
function checkHeads(
  { crypto, findings }: Collaborators,
  log: string,
  { heads, hashes, kept }: { readonly heads: readonly LoggedHead[]; readonly hashes: Uint8Array; readonly kept: Root | undefined },
): readonly Head[] {
  const frontier = createFrontier(crypto);
  let agreed = 0;
  function agrees(head: Root): boolean {
    const { size, root } = head;
    // What the log says of itself says nothing about a checkpoint from elsewhere.
    const first = head === kept ? 0 : agreed;
    while (frontier.size < size) frontier.push(hashes.subarray(frontier.size * HASH_SIZE, (frontier.size + 1) * HASH_SIZE));
    const same = equalBytes(frontier.root(), root);
    if (!same) findings.add('LOG_FORK', { stream: log, first, last: size - 1 }, 'the log signed another history of these entries before');
    if (same && head !== kept) agreed = size;
    return same;
  }
  const known = kept === undefined || kept.size * HASH_SIZE > hashes.length ? heads : [...heads, kept];
  const agreeing = new Set(known.toSorted((a, b) => a.size - b.size).filter(agrees));
  return heads.filter((head) => agreeing.has(head));
}

function readTimes({ crypto }: Collaborators, { witnesses }: TrustPolicy, note: Uint8Array): readonly Cosignature[] | undefined {
  try {
    return readCosignatures(crypto, note, witnesses);
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}

/** The instant at which those who had cosigned by then were the quorum; where it asks for nobody, the first of them. */
function quorumTime(policy: TrustPolicy, times: readonly Cosignature[]): bigint | undefined {
  const signed = new Set<string>();
  for (const { name, time } of times.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))) {
    signed.add(name);
    if (reachesQuorum(policy, signed)) return time * 1_000_000_000n;
  }
  return undefined;
}

/** First place whose size is beyond `index`: sizes ascend. */
function lowerBound(seen: readonly { readonly size: number }[], index: number): number {
  let low = 0;
  let high = seen.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seen[middle]?.size ?? 0) > index) high = middle;
    else low = middle + 1;
  }
  return low;
}

function findHole(instants: readonly bigint[], from: bigint, to: bigint): OutsideTimes['hole'] {
  if (instants.length === 0) return undefined;
  const within = [from, ...instants.filter((at) => at > from && at < to), to];
  let hole = { from, to: from };
  for (const [at, start] of within.entries()) {
    const end = within[at + 1] ?? start;
    if (end - start > hole.to - hole.from) hole = { from: start, to: end };
  }
  return hole;
}

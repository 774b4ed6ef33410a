import { equalBytes, isZero } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import { decodeHex, encodeHex } from './hex.ts';
import { CHAIN_START, checkpointMessage, nextLink } from './source-chain.ts';
import type { createCallList, SettledCalls } from './verify-calls.ts';
import type { Findings } from './verify-findings.ts';
import type { SourceStatement } from './verify-statement.ts';

/** What the bundle holds of one source. */
export interface SourceEvidence {
  /** Hex src_id. */
  readonly id: string;
  readonly calls: ReturnType<typeof createCallList>;
  /** Rows in scope. */
  inScope: number;
  /** Calls whose attributes were not the ones the source digested. */
  altered: number;
  service?: string | undefined;
  helloInPeriod?: boolean;
  /** Boot keys announced; more than one is a conflict. */
  readonly keys: Uint8Array[];
  readonly checkpoints: (Extract<SourceStatement, { event: 'checkpoint' }> & { readonly inPeriod: boolean })[];
}

export interface SourceVerdict {
  readonly source: string;
  readonly service?: string;
  readonly verdict: 'complete' | 'gaps' | 'not_measurable';
  /** The calls the verdict is about, by the source's own numbers; after `last` nothing is known. */
  readonly first?: number;
  readonly last?: number;
  readonly missing: number;
  /** How many calls the source itself says it gave up, since its start. */
  readonly dropped?: number;
  readonly altered: number;
  readonly reason?: string;
}

interface Collaborators {
  readonly crypto: Crypto;
  readonly findings: Findings;
}

/** A signed statement: calls up to `last` chain to `h`. */
interface Anchor {
  readonly last: number;
  readonly h: Uint8Array;
}

/**
 * Compares what a source signed with what is on record. Where its hello lies before the period, earlier calls may lie in streams of
 * earlier periods, so that judgement starts at its first checkpoint within the period. Where rows of the period were pruned as they may be, a call
 * that is missed may have been among them.
 */
export function judgeSource(collaborators: Collaborators, source: SourceEvidence, pruned: boolean): SourceVerdict {
  const { findings } = collaborators;
  const before = findings.list.length + findings.omitted;
  const calls = source.calls.settle((seq) =>
    findings.add('SOURCE_CONFLICT', { source: source.id, first: seq, last: seq }, 'two different calls of this number'),
  );
  const [key] = source.keys;
  const about = { source: source.id, ...(source.service === undefined ? {} : { service: source.service }), altered: source.altered };
  if (key === undefined) return { ...about, verdict: 'not_measurable', missing: 0, reason: 'no hello of it is in the bundle' };
  if (source.keys.length > 1) findings.add('SOURCE_CONFLICT', { source: source.id, first: 0, last: 0 }, 'it announced two keys');

  const signed = signedCheckpoints(collaborators, source, key);
  const anchors = signed.filter(({ inPeriod }) => inPeriod).map(({ claim }): Anchor => ({ last: claim.last, h: decodeHex(claim.h) ?? CHAIN_START }));
  const start = source.helloInPeriod === true ? { last: 0, h: CHAIN_START } : anchors.shift();
  const end = anchors.at(-1);
  if (start === undefined || end === undefined) return { ...about, verdict: 'not_measurable', missing: 0, reason: 'it signed no range within the period' };
  const { missing, gaps } = followChain(collaborators, source.id, calls, start, anchors);
  if (pruned && missing > 0) return { ...about, verdict: 'not_measurable', missing: 0, reason: 'rows of the period were pruned' };
  for (const { first, last } of gaps) findings.add('SOURCE_GAP', { source: source.id, first, last }, 'signed for, not on record');
  const flawless = findings.list.length + findings.omitted === before;
  return { ...about, verdict: flawless ? 'complete' : 'gaps', first: start.last + 1, last: end.last, missing, dropped: signed.at(-1)?.claim.dropped ?? 0 };
}

function signedCheckpoints({ crypto, findings }: Collaborators, { id, checkpoints }: SourceEvidence, key: Uint8Array): SourceEvidence['checkpoints'] {
  const valid = checkpoints.filter(({ claim, signature }) => {
    const holds = crypto.verifyEd25519(key, checkpointMessage(claim), signature);
    if (!holds) findings.add('SOURCE_SIGNATURE', { source: id, first: claim.first, last: claim.last }, 'not signed by the key its hello announced');
    return holds;
  });
  return valid.toSorted((a, b) => a.claim.last - b.claim.last);
}

interface Followed {
  readonly missing: number;
  readonly gaps: readonly { readonly first: number; readonly last: number }[];
}

/**
 * Walks the calls from anchor to anchor; returns what is missing. Anchors are signed by a process that may lie: nothing loops over
 * the numbers it names.
 */
function followChain({ crypto, findings }: Collaborators, source: string, calls: SettledCalls, start: Anchor, anchors: readonly Anchor[]): Followed {
  const { count, seqs, digests } = calls;
  let at = 0;
  while (at < count && (seqs[at] ?? 0) <= start.last) at += 1;
  let from = start;
  let missing = 0;
  const gaps: { readonly first: number; readonly last: number }[] = [];
  for (const anchor of anchors) {
    let expected = from.last + 1;
    let link: Uint8Array | undefined = from.h;
    for (; at < count && (seqs[at] ?? 0) <= anchor.last; at++) {
      const seq = seqs[at] ?? 0;
      if (seq > expected) {
        gaps.push({ first: expected, last: seq - 1 });
        missing += seq - expected;
        link = undefined;
      }
      const digest = digests.subarray(at * 32, (at + 1) * 32);
      link = link === undefined || isZero(digest) ? undefined : nextLink(crypto, link, seq, digest);
      expected = seq + 1;
    }
    if (expected <= anchor.last) {
      gaps.push({ first: expected, last: anchor.last });
      missing += anchor.last - expected + 1;
    } else if (link !== undefined && !equalBytes(link, anchor.h)) {
      findings.add(
        'SOURCE_CHAIN',
        { source, first: Math.min(from.last + 1, anchor.last), last: anchor.last },
        `chained to ${encodeHex(link)}, signed ${encodeHex(anchor.h)}`,
      );
    }
    from = anchor;
  }
  return { missing, gaps };
}

import type { BundleDescription } from './bundle-description.ts';
import { isInScope } from './bundle-rows.ts';
import { equalBytes } from './bytes.ts';
import type { CanonicalValue } from './canonical.ts';
import type { Crypto } from './crypto.ts';
import { decodeHex, encodeHex } from './hex.ts';
import { LEAF_FLAGS, type LeafFields } from './leaf.ts';
import { sourceId } from './source-chain.ts';
import { createCallList } from './verify-calls.ts';
import type { RegularBlock } from './verify-block.ts';
import type { Findings } from './verify-findings.ts';
import { judgeSource, type SourceEvidence, type SourceVerdict } from './verify-source.ts';
import { parseStatement } from './verify-statement.ts';

export interface Sources {
  /** Takes every row of the bundle; `core` where the bundle holds it and the row commits to it. */
  take(leaf: LeafFields, core: CanonicalValue | undefined): void;
  /** The calls of a block that was examined elsewhere; hellos and checkpoints of it go through `take`. */
  takeBlock(block: Pick<RegularBlock, 'sources' | 'calls' | 'callsWithoutSource'>): void;
  /** `pruned`: rows of the period are rightly absent. */
  finish(pruned: boolean): { readonly verdicts: readonly SourceVerdict[]; readonly callsWithoutSource: number };
}

const SOURCE_KIND = 8;
const MAX_SEQ = BigInt(Number.MAX_SAFE_INTEGER);
/** llm.call, tool.call, gen_ai.step: the kinds that applications emit. */
const CALL_KINDS: ReadonlySet<number> = new Set([1, 2, 11]);

/** Gathers what each source said and what of it is on record; the rows of one source lie in any number of streams. */
export function createSources(collaborators: { readonly crypto: Crypto; readonly findings: Findings }, scope: BundleDescription): Sources {
  const { crypto, findings } = collaborators;
  const sources = new Map<string, SourceEvidence>();
  let callsWithoutSource = 0;

  function sourceOf(id: string): SourceEvidence {
    const known = sources.get(id);
    if (known !== undefined) return known;
    const fresh: SourceEvidence = { id, calls: createCallList(), inScope: 0, altered: 0, keys: [], checkpoints: [] };
    sources.set(id, fresh);
    return fresh;
  }

  function hear(source: SourceEvidence, leaf: LeafFields, core: CanonicalValue): void {
    const statement = parseStatement(core);
    const srcSeq = Number(leaf.src_seq);
    const expectedSeq = statement?.event === 'hello' ? 0 : statement?.claim.last;
    if (statement === undefined || srcSeq !== expectedSeq || !equalBytes(sourceId(crypto, statement.instanceId, statement.bootId), leaf.src_id)) {
      findings.add('SOURCE_INVALID', { source: source.id, first: srcSeq, last: srcSeq }, 'a hello or checkpoint that is malformed or not of this source');
    } else if (statement.event === 'hello') {
      source.service ??= statement.service;
      if (source.keys.length === 0) source.helloInPeriod = isInScope(scope, leaf);
      if (!source.keys.some((key) => equalBytes(key, statement.publicKey))) source.keys.push(statement.publicKey);
    } else source.checkpoints.push({ ...statement, inPeriod: isInScope(scope, leaf) });
  }

  return {
    take(leaf, core) {
      const inScope = isInScope(scope, leaf);
      if ((leaf.flags & LEAF_FLAGS.source) === 0) {
        if (inScope && CALL_KINDS.has(leaf.kind)) callsWithoutSource += 1;
        return;
      }
      const source = sourceOf(encodeHex(leaf.src_id));
      if (leaf.src_seq > MAX_SEQ) {
        findings.add('SOURCE_INVALID', { source: source.id }, 'a call number beyond 2^53');
        return;
      }
      if (leaf.kind !== SOURCE_KIND) {
        const facts = readCall(core);
        if (inScope) source.inScope += 1;
        if (facts.altered) source.altered += 1;
        source.calls.push(Number(leaf.src_seq), facts.digest);
      } else if (core !== undefined) {
        if (inScope) source.inScope += 1;
        hear(source, leaf, core);
      }
    },
    takeBlock(block) {
      callsWithoutSource += block.callsWithoutSource;
      const known = block.sources.map(({ id, inScope, altered }) => {
        const source = sourceOf(id);
        source.inScope += inScope;
        source.altered += altered;
        return source.calls;
      });
      const { source, seq, digests } = block.calls;
      for (let at = 0; at < seq.length; at++) known[source[at] ?? 0]?.pushFrom(seq[at] ?? 0, digests, at * 32);
    },
    finish(pruned) {
      const heard = [...sources.values()].filter(({ inScope }) => inScope > 0).toSorted((a, b) => (a.id < b.id ? -1 : 1));
      return { verdicts: heard.map((source) => judgeSource(collaborators, source, pruned)), callsWithoutSource };
    },
  };
}

function readCall(core: CanonicalValue | undefined): { readonly digest: Uint8Array | undefined; readonly altered: boolean } {
  if (typeof core !== 'object' || Array.isArray(core)) return { digest: undefined, altered: false };
  const { call_digest, call_digest_state } = core as { readonly [key: string]: CanonicalValue | undefined };
  const digest = typeof call_digest === 'string' ? decodeHex(call_digest) : undefined;
  return { digest: digest?.length === 32 ? digest : undefined, altered: call_digest_state === 'mismatch' };
}

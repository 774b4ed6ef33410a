import type { LlmCall, Policy, RedactedCall, TransformKeys } from '@spanproof/vocabulary';
import { createScanner, SPANPROOF } from '@spanproof/vocabulary';
import { examineCall } from './detect/examine-call.ts';
import { isPassedOn } from './normalise/is-passed-on.ts';
import { normalise } from './normalise/normalise.ts';
import { normaliseLogs } from './normalise/normalise-logs.ts';
import { normaliseMetrics } from './normalise/normalise-metrics.ts';
import { readEmitter } from './normalise/read-emitter.ts';
import { decodeTraces } from './receive/decode-traces.ts';
import { inflate } from './receive/inflate.ts';
import { decodeLogs } from './receive/logs/decode-logs.ts';
import { countPoints } from './receive/metrics/count-points.ts';
import { encodeTraces } from './receive/rewrite/encode-traces.ts';
import { type RewrittenTraces, rewriteTraces } from './receive/rewrite/rewrite-traces.ts';
import { redactCall } from './redact/redact-call.ts';
import { createTextRules, type TextRules } from './redact/redact-texts.ts';
import type { DecodedTraces, ResourceSpans } from './receive/contract.ts';
import type { Appendable, Normalised, Receipt } from './stage.ts';

/** What one body became: records to seal, and what was not a record. */
export interface Processed extends Omit<Normalised, 'calls' | 'sources'> {
  readonly records: readonly Appendable[];
  /** Every accepted span after redaction, for backends; empty unless `passOn` is set. */
  readonly passedOn: readonly RewrittenTraces[];
  /** Data points of GenAI metrics. */
  readonly points?: number;
}

export interface PipelineSettings {
  readonly policy: Policy;
  /** By tenant, where the policy has transforms that need a key. */
  readonly transformKeys?: ReadonlyMap<string, TransformKeys>;
  readonly inflatedLimit: number;
  /** Absent: nothing is passed on. */
  readonly passOn?: { readonly maxBytes: number } | undefined;
}

/** Persons the application named for the ledger's erasable part, and what they signed: no backend has a way to forget them. */
const KEPT_BACK: ReadonlySet<string> = new Set([SPANPROOF.subject, SPANPROOF.consentRef]);

/**
 * The path of one body, in order: receive -> normalise -> detect -> redact. Sealing, journal and store follow in the writer,
 * which takes nothing that did not come through here.
 */
export function createPipeline({ policy, transformKeys, inflatedLimit, passOn }: PipelineSettings): (receipt: Receipt) => Processed {
  const scanner = createScanner();

  function passedOn(bytes: Uint8Array, traces: DecodedTraces, maxBytes: number, keys: TransformKeys | undefined): readonly RewrittenTraces[] {
    const known = new Map<ResourceSpans, TextRules>();
    const rulesOf = (resource: ResourceSpans): TextRules => {
      const rules = known.get(resource) ?? createTextRules(scanner, policy, readEmitter(resource).caller.environment, keys);
      known.set(resource, rules);
      return rules;
    };
    return rewriteTraces(bytes, traces, {
      keep: isPassedOn,
      textsOf: (resource, received) => rulesOf(resource).open(() => received.toString('latin1')),
      omit: KEPT_BACK,
      maxBytes,
    });
  }

  return (receipt) => {
    const bytes = inflate(receipt.body, receipt.compression, inflatedLimit);
    const keys = transformKeys?.get(receipt.tenant);
    const redact = (calls: readonly LlmCall[]): readonly RedactedCall[] => calls.map((call) => redactCall(examineCall(scanner, call), policy, keys));
    if (receipt.signal === 'metrics') {
      const { calls: _, sources, ...counts } = normaliseMetrics(countPoints(bytes, receipt.encoding));
      return { ...counts, records: sources, passedOn: [] };
    }
    if (receipt.signal === 'logs') {
      const { calls, sources: _, ...counts } = normaliseLogs(decodeLogs(bytes, receipt.encoding), { tenant: receipt.tenant });
      return { ...counts, records: redact(calls), passedOn: [] };
    }
    const traces = decodeTraces(bytes, receipt.encoding);
    const { calls, sources, ...counts } = normalise(traces, { tenant: receipt.tenant });
    const redacted = redact(calls);
    const protobuf = passOn === undefined || receipt.encoding === 'protobuf' ? bytes : encodeTraces(traces);
    return { ...counts, records: [...sources, ...redacted], passedOn: passOn === undefined ? [] : passedOn(protobuf, traces, passOn.maxBytes, keys) };
  };
}

import type { ExaminedCall, LlmCall, Policy, RedactedCall, TransformKeys } from '@spanproof/vocabulary';
import { createScanner, SPANPROOF } from '@spanproof/vocabulary';
import type { Consult } from './detect/adapters/consult.ts';
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
export function createPipeline(settings: PipelineSettings): (receipt: Receipt) => Processed {
  const { readBody, finish, redact } = createStages(settings);
  return (receipt) => {
    const body = readBody(receipt);
    return finish(body, redact(receipt, body.examined));
  };
}

/** The same with detectors outside of the process between detect and redact. */
export function createConsultingPipeline(settings: PipelineSettings, consult: Consult): (receipt: Receipt) => Promise<Processed> {
  const { readBody, finish, redact } = createStages(settings);
  return async (receipt) => {
    const body = readBody(receipt);
    const examined: ExaminedCall[] = [];
    for (const each of body.examined) examined.push(await consult(each));
    return finish(body, redact(receipt, examined));
  };
}

/** A body whose calls were examined and are not yet redacted. */
interface ReadBody {
  readonly examined: readonly ExaminedCall[];
  readonly counts: Omit<Processed, 'records' | 'passedOn'>;
  /** Records that need no redaction. */
  readonly sources: readonly Appendable[];
  readonly passOn: () => readonly RewrittenTraces[];
}

function createStages({ policy, transformKeys, inflatedLimit, passOn }: PipelineSettings): {
  readBody(receipt: Receipt): ReadBody;
  redact(receipt: Receipt, examined: readonly ExaminedCall[]): readonly RedactedCall[];
  finish(body: ReadBody, redacted: readonly RedactedCall[]): Processed;
} {
  const scanner = createScanner();
  const examine = (calls: readonly LlmCall[]): readonly ExaminedCall[] => calls.map((call) => examineCall(scanner, call));

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

  return {
    readBody(receipt) {
      const bytes = inflate(receipt.body, receipt.compression, inflatedLimit);
      const nothing = (): readonly RewrittenTraces[] => [];
      if (receipt.signal === 'metrics') {
        const { calls: _, sources, ...counts } = normaliseMetrics(countPoints(bytes, receipt.encoding));
        return { examined: [], counts, sources, passOn: nothing };
      }
      if (receipt.signal === 'logs') {
        const { calls, sources: _, ...counts } = normaliseLogs(decodeLogs(bytes, receipt.encoding), { tenant: receipt.tenant });
        return { examined: examine(calls), counts, sources: [], passOn: nothing };
      }
      const traces = decodeTraces(bytes, receipt.encoding);
      const { calls, sources, ...counts } = normalise(traces, { tenant: receipt.tenant });
      if (passOn === undefined) return { examined: examine(calls), counts, sources, passOn: nothing };
      const protobuf = receipt.encoding === 'protobuf' ? bytes : encodeTraces(traces);
      return { examined: examine(calls), counts, sources, passOn: () => passedOn(protobuf, traces, passOn.maxBytes, transformKeys?.get(receipt.tenant)) };
    },
    redact: ({ tenant }, examined) => examined.map((each) => redactCall(each, policy, transformKeys?.get(tenant))),
    finish: ({ counts, sources, passOn: pass }, redacted) => ({ ...counts, records: [...sources, ...redacted], passedOn: pass() }),
  };
}

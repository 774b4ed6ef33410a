import type { Policy } from '@spanproof/vocabulary';
import { createScanner } from '@spanproof/vocabulary';
import { examineCall } from './detect/examine-call.ts';
import { normalise } from './normalise/normalise.ts';
import { decodeTraces } from './receive/decode-traces.ts';
import { inflate } from './receive/inflate.ts';
import { redactCall } from './redact/redact-call.ts';
import type { Appendable, Normalised, Receipt } from './stage.ts';

/** What one body became: records to seal, and what was not a record. */
export interface Processed extends Omit<Normalised, 'calls' | 'sources'> {
  readonly records: readonly Appendable[];
}

/**
 * The path of one body, in order: receive -> normalise -> detect -> redact. Sealing, journal and store follow in the writer,
 * which takes nothing that did not come through here.
 */
export function createPipeline(settings: { readonly policy: Policy; readonly inflatedLimit: number }): (receipt: Receipt) => Processed {
  const scanner = createScanner();
  return (receipt) => {
    const bytes = inflate(receipt.body, receipt.compression, settings.inflatedLimit);
    const { calls, sources, ...counts } = normalise(decodeTraces(bytes, receipt.encoding), { tenant: receipt.tenant });
    const redacted = calls.map((call) => redactCall(examineCall(scanner, call), settings.policy));
    return { ...counts, records: [...sources, ...redacted] };
  };
}

import { SPANPROOF } from '@spanproof/vocabulary';
import type { Evidence } from './call.ts';
import type { DecidedCall } from './deliver/decisions.ts';
import type { Delivery } from './deliver/delivery.ts';
import type { CallAttributes } from './source.ts';
import type { SpanWriter } from './span-writer.ts';

/** What a report of a decision says of its call: ids and verdicts, no content. */
const REPORTED: readonly string[] = [SPANPROOF.decisionId, SPANPROOF.policyHash, SPANPROOF.verdicts];

/**
 * `evidence: required`: a decision is on this process's disk before its call is sent. Where the disk does not take it, the processor has to, at
 * once; where neither does, the call is refused.
 */
export function createEvidence({ delivery, spans }: { readonly delivery: Delivery; readonly spans: Pick<SpanWriter, 'report'> }): Evidence {
  async function deliver({ attributes, start }: DecidedCall): Promise<boolean> {
    spans.report('decision', Object.fromEntries(Object.entries(attributes).filter(([name]) => REPORTED.includes(name))) as CallAttributes, {
      start,
      end: start,
    });
    return delivery.deliver();
  }

  return {
    async admit(call) {
      const taken = (await delivery.decisions?.keep(call)) === true || (await deliver(call));
      if (!taken) delivery.noteRefusal();
      return taken;
    },
  };
}

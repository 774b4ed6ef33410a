import { randomUUID } from 'node:crypto';
import { createHostTable } from './hosts.ts';
import { PROTOCOLS } from './protocols/index.ts';
import { createGate, type Gate } from './wire/gate.ts';

/** Refuses every LLM call because there is no policy to examine it under; other traffic passes. */
export function closeGate(reason: unknown): Gate {
  const why = reason instanceof Error ? reason.message : String(reason);
  const blocked = `spanproof: no LLM call may leave without a policy: ${why}`;
  return createGate({
    protocols: PROTOCOLS,
    hostOf: createHostTable([]),
    guard: {
      examineRequest: () => ({
        decisionId: randomUUID(),
        text: undefined,
        envelope: { url: undefined, headers: new Map() },
        spend: () => undefined,
        response: undefined,
        description: undefined,
        withheld: true,
        blocked,
        conclude: refuseToRecord,
      }),
    },
    recorder: { begin: () => ({ block: () => undefined, admit: refuseToRecord, fail: () => undefined, respond: refuseToRecord }), finishAll: () => undefined },
  });
}

function refuseToRecord(): never {
  throw new TypeError('nothing is sent, so nothing is recorded');
}

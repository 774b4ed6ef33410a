import { randomUUID } from 'node:crypto';
import { createHostTable } from './hosts.ts';
import { PROTOCOLS } from './protocols/index.ts';
import { wrapFetch } from './wire/fetch.ts';

/** A fetch that refuses every LLM call because there is no policy to examine it under; other traffic passes. */
export function closeFetch(former: typeof fetch, reason: unknown): typeof fetch {
  const why = reason instanceof Error ? reason.message : String(reason);
  const blocked = `spanproof: no LLM call may leave without a policy: ${why}`;
  const recorder = { begin: () => ({ block: () => undefined, fail: () => undefined, respond: refuseToRecord }), finishAll: () => undefined };
  return wrapFetch({
    fetch: former,
    protocols: PROTOCOLS,
    hostOf: createHostTable([]),
    guard: {
      examineRequest: () => ({ decisionId: randomUUID(), text: undefined, description: undefined, withheld: true, blocked, conclude: refuseToRecord }),
    },
    recorder,
  });
}

function refuseToRecord(): never {
  throw new TypeError('nothing is sent, so nothing is recorded');
}

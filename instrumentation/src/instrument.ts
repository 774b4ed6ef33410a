import { threadId } from 'node:worker_threads';
import { type Assembled, assemble, type Instrumentation, type Watches } from './assemble.ts';
import { deliverBeforeExit } from './exit.ts';
import { closeGate } from './closed-gate.ts';
import { watchEgress } from './egress.ts';
import { createHostTable } from './hosts.ts';
import { type Options, resolveOptions, type Settings } from './options.ts';
import { PROTOCOLS } from './protocols/index.ts';
import { watchContact } from './wire/contact.ts';
import { wrapFetch } from './wire/fetch.ts';
import { watchWorkers } from './workers.ts';
import type { Gate } from './wire/gate.ts';
import { guardHttp } from './wire/http.ts';
import { guardSmithy } from './wire/smithy.ts';

// One per process, also where two copies of this package are loaded (ESM and CJS, two versions): the first one wins.
const KEY = Symbol.for('spanproof.instrumentation');
const registry = globalThis as { [KEY]?: Instrumentation };

/** Milliseconds that a signal which would end the process waits for delivery. */
const DEADLINE = 2000;

/**
 * Stands before fetch, node:http(s) and the AWS SDK's client of Bedrock: every LLM call from here on is examined before it leaves and becomes a
 * span. Synchronous and idempotent: where the process is instrumented already, the options are not looked at.
 *
 * @throws CodedError POLICY_MISSING, POLICY_INVALID - and from then on every LLM call of the process is refused, so that catching the error opens nothing
 */
export function instrument(options: Options = {}): Instrumentation {
  return (registry[KEY] ??= install(options));
}

/** flush() of the running instrumentation; false where there is none. */
export async function flush(): Promise<boolean> {
  return (await registry[KEY]?.flush()) ?? false;
}

/** shutdown() of the running instrumentation. */
export async function shutdown(): Promise<void> {
  await registry[KEY]?.shutdown();
}

function install(options: Options): Instrumentation {
  const former = globalThis.fetch;
  let assembled: Assembled;
  try {
    const settings = resolveOptions(options);
    assembled = assemble(settings, former, watchProcess(settings));
  } catch (error) {
    const gate = closeGate(error);
    guardTransports(gate, wrapFetch({ fetch: former, gate }));
    throw error;
  }
  watchContact();
  guardTransports(assembled.gate, assembled.fetch);
  deliverBeforeExit(assembled, { deadline: DEADLINE });
  return { flush: assembled.flush, shutdown: assembled.shutdown };
}

function watchProcess({ llmHosts, checkpointInterval }: Settings): Watches {
  const isCovered = ({ pathname }: URL): boolean => PROTOCOLS.some(({ path }) => path.test(pathname));
  return {
    egress: watchEgress({ hostOf: createHostTable(llmHosts), isCovered }),
    workers: watchWorkers({ threadId, patience: checkpointInterval }),
  };
}

function guardTransports(gate: Gate, fetch: typeof globalThis.fetch): void {
  globalThis.fetch = fetch;
  guardHttp(gate);
  guardSmithy(gate);
}

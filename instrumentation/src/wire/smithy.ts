import { subscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import type { Gate } from './gate.ts';
import { addGate, type MiddlewareStack } from './smithy-middleware.ts';

/** A client of the AWS SDK, as far as it is looked at. */
interface SmithyClient {
  readonly config?: { readonly serviceId?: unknown };
  readonly middlewareStack: MiddlewareStack;
  send(...call: unknown[]): unknown;
}
interface SmithyModule {
  readonly Client?: { readonly prototype: SmithyClient };
}

const NAME = /^@smithy\/(?:core\/client|smithy-client)$/;
const FILE = /[\\/]@smithy[\\/](?:core[\\/]dist-cjs[\\/]submodules[\\/]client|smithy-client[\\/]dist-cjs)[\\/]index\.js$/;

/**
 * Bodies of Bedrock are signed and travel over HTTP/2: they are examined inside the SDK, before it signs. Every client of every copy of the SDK gets
 * the middleware at its first send(). Copies loaded already are found in the module cache, later ones when they are required; one that a bundler
 * swallowed is not seen here.
 */
export function guardSmithy(gate: Gate): void {
  for (const [file, module] of Object.entries(createRequire(import.meta.url).cache)) if (FILE.test(file)) guardModule(gate, module?.exports);
  subscribe('tracing:module.require:end', (message) => {
    const { id, result } = message as { id?: unknown; result?: unknown };
    if (typeof id === 'string' && NAME.test(id)) guardModule(gate, result);
  });
}

const guarded = new WeakSet<object>();

function guardModule(gate: Gate, exported: unknown): void {
  const prototype = (exported as SmithyModule | undefined)?.Client?.prototype;
  if (prototype === undefined || typeof prototype.send !== 'function' || guarded.has(prototype)) return;
  guarded.add(prototype);
  const { send } = prototype;
  prototype.send = function sendGuarded(this: SmithyClient, ...call: unknown[]): unknown {
    if (this.config?.serviceId === 'Bedrock Runtime' && !guarded.has(this)) {
      guarded.add(this);
      addGate(gate, this.middlewareStack);
    }
    return Reflect.apply(send, this, call);
  };
}

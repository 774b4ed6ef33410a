import { fork } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { startLoopbackProvider } from '../../support/loopback-provider.ts';

const ROLLOUT = fileURLToPath(new URL('../support-desk/rollout.ts', import.meta.url));
const PROMPT = 'You answer customers of a shop. Explain every step, and apologise at length.';
const SENTENCE = 'We look at it today and call you back. ';

export interface Rollout {
  /** The model that nobody has seen before. */
  readonly model: string;
  /** Changes model and prompt; yields how many questions were answered before. */
  change(): Promise<number>;
  /** Ends the service; yields how many were answered since. */
  stop(): Promise<number>;
}

/** A service of its own that goes on until it is stopped. Its new model talks more than twice as much. */
export async function startRollout({ endpoint }: { readonly endpoint: string }): Promise<Rollout> {
  const model = `gpt-5-mini-${Date.now().toString(36)}`;
  // Answers differ in length, as answers do.
  const reply = (body: string): string => {
    const number = Number(/order number (\d+)/.exec(body)?.[1] ?? 0);
    return SENTENCE.repeat((2 + (number % 4)) * (body.includes(model) ? 2.5 : 1));
  };
  const provider = await startLoopbackProvider({ reply });
  const env = {
    OPENAI_BASE_URL: `${provider.url}/v1`,
    ROLLOUT_MODEL: model,
    ROLLOUT_PROMPT: PROMPT,
    OTEL_SERVICE_NAME: 'support-desk',
    SPANPROOF_ENDPOINT: endpoint,
  };
  const child = fork(ROLLOUT, [], { env: { ...process.env, ...env } });
  const end = (): void => void child.kill('SIGTERM');
  process.once('SIGTERM', end);
  const exited = once(child, 'exit');
  exited.catch(() => {}); // whoever waits for an answer hears it
  const say = async (word: 'change' | 'stop'): Promise<number> => {
    const heard = once(child, 'message') as Promise<[number]>;
    child.send(word);
    const [count] = await Promise.race([heard, exited]);
    if (typeof count !== 'number' || child.exitCode !== null) throw new Error(`the roll-out ended before it was to ${word}`);
    return count;
  };
  return {
    model,
    change: () => say('change'),
    async stop() {
      const count = await say('stop');
      await exited;
      process.off('SIGTERM', end);
      await provider.close();
      return count;
    },
  };
}

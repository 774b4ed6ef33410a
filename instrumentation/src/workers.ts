import { subscribe } from 'node:diagnostics_channel';
import { BroadcastChannel, type Worker } from 'node:worker_threads';

const CHANNEL = 'spanproof.instrumentation';

/** Threads of this process in which nobody imported the instrumentation. */
export interface Workers {
  /** How many ran for a while, or to their end, without a word, since it was last asked. */
  takeSilent(): number;
}

interface WatchSettings {
  /** This thread's id; the others hear it. */
  readonly threadId: number;
  /** Milliseconds that a thread has for its imports. */
  readonly patience: number;
}

/** Tells the other threads of this one, and listens for them. Holds no thread. */
export function watchWorkers({ threadId, patience }: WatchSettings): Workers {
  const heard = new Set<number>();
  let silent = 0;
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (message: unknown) => {
    const { data } = message as { readonly data: unknown };
    if (typeof data === 'number') heard.add(data);
  };
  channel.unref();
  channel.postMessage(threadId);

  subscribe('worker_threads', (message) => {
    const { worker } = message as { readonly worker: Worker };
    worker.once('online', () => {
      const { threadId: id } = worker;
      let judged = false;
      const judge = (): void => {
        if (judged) return;
        judged = true;
        if (!heard.has(id)) silent += 1;
      };
      setTimeout(judge, patience).unref();
      worker.once('exit', judge);
    });
  });

  return {
    takeSilent() {
      const count = silent;
      silent = 0;
      return count;
    },
  };
}

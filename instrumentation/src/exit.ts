import process from 'node:process';

export interface ExitSettings {
  /** Milliseconds a signal may wait for delivery. */
  readonly deadline: number;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Delivers what is left when the process ends: when its loop runs empty, and on SIGTERM and SIGINT. A signal the application handles stays the application's; one it does not handle ends the process as it would have without us,
 * after the delivery or the deadline, at once if it comes again. Returns the way to stop listening.
 */
export function deliverBeforeExit({ finish }: { finish(): Promise<void> }, { deadline }: ExitSettings): () => void {
  const beforeExit = (): void => {
    // pending work postpones the exit; the event comes again and finds nothing left
    void finish();
  };
  const listeners = SIGNALS.map((signal) => {
    let repeated = false;
    const listener = (): void => {
      const alone = process.listenerCount(signal) === 1;
      if (!alone) {
        void finish();
        return;
      }
      const end = (): void => {
        process.removeListener(signal, listener);
        process.kill(process.pid, signal);
      };
      if (repeated) return end();
      repeated = true;
      const timer = setTimeout(end, deadline);
      void finish().finally(() => {
        clearTimeout(timer);
        end();
      });
    };
    return { signal, listener };
  });
  process.on('beforeExit', beforeExit);
  for (const { signal, listener } of listeners) process.on(signal, listener);
  return () => {
    process.removeListener('beforeExit', beforeExit);
    for (const { signal, listener } of listeners) process.removeListener(signal, listener);
  };
}

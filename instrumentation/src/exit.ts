import process from 'node:process';

export interface ExitSettings {
  /** Milliseconds a signal may wait for delivery. */
  readonly deadline: number;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

export interface Deliverer {
  /** Delivers what there is; calls go on. */
  readonly flush: () => Promise<unknown>;
  /** Ends the calls that are open, and delivers. */
  readonly finish: () => Promise<void>;
  /** Puts on disk what could not be delivered; the last thing a process does. */
  readonly abandon: () => void;
}

/**
 * Delivers what is left when the process ends: when its loop runs empty, and on SIGTERM and SIGINT. A signal the application handles stays the
 * application's, its open calls too; one it does not handle ends the process as it would have without us, after the delivery or the deadline,
 * at once if it comes again.
 */
export function deliverBeforeExit({ flush, finish, abandon }: Deliverer, { deadline }: ExitSettings): void {
  // work postpones the exit; the event comes again and finds nothing left
  process.on('beforeExit', () => void finish());
  process.on('exit', abandon);
  for (const signal of SIGNALS) {
    let repeated = false;
    const listener = (): void => {
      if (process.listenerCount(signal) > 1) {
        void flush();
        return;
      }
      const end = (): void => {
        abandon();
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
    process.on(signal, listener);
  }
}

import type { Terminal } from './terminal.ts';

/** Resolves when a person asks the program to stop; one who insists ends it at once. */
export function waitForStop(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    terminal.onStop(resolve, () => terminal.exit(2));
  });
}

import process from 'node:process';

/** The outside of the process, so that commands touch no global. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to standard output and waits until the reader takes it. */
  write(text: string): Promise<void>;
  /** A whole line on standard error. */
  say(line: string): void;
  /** Replaces the last progress line; silent where standard error is not a terminal. */
  progress(line: string): void;
  /** Standard input, chunk by chunk. */
  readonly input: AsyncIterable<Buffer>;
  /** True where standard output is a terminal and NO_COLOR is not set. */
  readonly color: boolean;
  /**
   * Calls `stop` on SIGINT or SIGTERM: once, however often they come. Ctrl-C under npm arrives twice within milliseconds;
   * only a signal half a second later means that the person insists, and then `insist` is called.
   */
  onStop(stop: () => void, insist: () => void): void;
  /** Leaves at once, with what has been written. */
  exit(code: number): void;
}

const INSISTS_AFTER_MS = 500;

export function openTerminal(): Terminal {
  const { stdout, stderr, stdin, env } = process;
  let shown = 0;
  const clear = (): void => {
    if (shown > 0) stderr.write(`\r${' '.repeat(shown)}\r`);
    shown = 0;
  };
  // `spanproof ... | head` closes the pipe early: that is the reader's choice, not a failure.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

  return {
    cwd: process.cwd(),
    env,
    input: stdin,
    write: (text) => {
      clear();
      return new Promise((resolve) => stdout.write(text, () => resolve()));
    },
    say(line) {
      clear();
      stderr.write(`${line}\n`);
    },
    progress(line) {
      if (!stderr.isTTY) return;
      clear();
      stderr.write(line);
      shown = line.length;
    },
    color: stdout.isTTY && !env['NO_COLOR'],
    onStop(stop, insist) {
      let first: number | undefined;
      const take = (): void => {
        const now = performance.now();
        if (first === undefined) {
          first = now;
          stop();
        } else if (now - first > INSISTS_AFTER_MS) insist();
      };
      process.on('SIGINT', take).on('SIGTERM', take);
    },
    exit: (code) => process.exit(code),
  };
}

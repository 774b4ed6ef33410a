import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { within } from '../deadline.ts';
import type { BuildState, ConsoleBuild } from '../console/contract.ts';
import type { StaticFolders } from '../console/static-files.ts';

/** The program that builds, and what it leaves when it has. */
export interface BuildProgram {
  readonly program: string;
  readonly stamp: string;
}

export const CONSOLE_PROGRAM: BuildProgram = {
  program: fileURLToPath(new URL('../../../bin/build-console.mjs', import.meta.url)),
  stamp: fileURLToPath(new URL('../../../grafana-plugin/lib/built-from', import.meta.url)),
};
export const CONSOLE_FOLDERS: StaticFolders = {
  artefact: fileURLToPath(new URL('../../../grafana-plugin/dist', import.meta.url)),
  host: fileURLToPath(new URL('../../../grafana-plugin/host/dist', import.meta.url)),
};

const GIVE_UP_MS = 900_000;
/** The program removes what it has begun; it finishes that by itself where the disk takes longer. */
const CLEAN_UP_MS = 5_000;

/** False where the package was installed without the repository around it: there is nothing to build. */
export function hasConsole(): boolean {
  return existsSync(CONSOLE_PROGRAM.program);
}

export interface RunningBuild extends ConsoleBuild {
  /** Call it once ingest is ready. */
  start(): void;
  /** The phase as it was last known, without looking again. */
  readonly phase: BuildState['phase'];
  /** Ends a build that runs, with all it started. */
  close(): Promise<void>;
}

/**
 * Prepares what the console shows, in a process of its own with the lowest priority: its memory ends with it, and whatever befalls it is a line
 * for `report` and a sentence on the page, never a failure of the processor.
 */
export function createConsoleBuild(
  collaborators: { readonly report: (line: string) => void; readonly onReady: () => void; readonly nowMs: () => number },
  { program, stamp }: BuildProgram,
): RunningBuild {
  const { report, onReady, nowMs } = collaborators;
  let state: BuildState = { phase: 'waiting' };
  /** Of the last build; members may outlive the program. */
  let group: number | undefined;
  let ended: Promise<void> = Promise.resolve();
  let closing = false;
  let letGo = (): void => {};

  async function run(): Promise<void> {
    const sinceMs = nowMs();
    state = { phase: 'working', what: 'looking at what is there', sinceMs };
    // A group of its own: Ctrl-C in a terminal reaches it through close(), once.
    const child = spawn(process.execPath, [program, '--nice'], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    group = child.pid;
    letGo = () => {
      child.unref();
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const { stdout, stderr } = child;
    createInterface({ input: stdout }).on('line', (what) => (state = { phase: 'working', what, sinceMs }));
    let said = '';
    stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
    const giveUp = setTimeout(() => endGroup('SIGKILL'), GIVE_UP_MS).unref();
    const failure = await new Promise<string | undefined>((resolve) => {
      child.once('error', ({ message }) => resolve(message));
      child.once('close', (code, signal) => resolve(code === 0 ? undefined : (said.trim().split('\n').at(-1) ?? '') || `it ended with ${code ?? signal}`));
    });
    clearTimeout(giveUp);
    if (closing) return;
    group = undefined;
    if (failure === undefined) {
      state = { phase: 'ready' };
      onReady();
      return;
    }
    fail(failure);
  }

  function fail(why: string): void {
    state = { phase: 'failed', why };
    report(`CONSOLE_UNAVAILABLE: ${why}; calls are taken all the same`);
  }

  /** The whole group: npm and webpack too. */
  function endGroup(signal: 'SIGTERM' | 'SIGKILL'): void {
    if (group === undefined) return;
    try {
      process.kill(-group, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // all of it has ended by itself
    }
  }

  return {
    start() {
      // A machine that has no process or descriptor left makes it throw.
      ended = run().catch((error: Error) => fail(error.message));
    },
    async state() {
      if (state.phase === 'failed' && existsSync(stamp)) state = { phase: 'ready' };
      return state;
    },
    get phase() {
      return state.phase;
    },
    async close() {
      closing = true;
      endGroup('SIGTERM');
      if (await within(ended, CLEAN_UP_MS)) endGroup('SIGKILL');
      else letGo();
    },
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { within } from '../deadline.ts';
import type { BuildState, ConsoleBuild } from '../console/contract.ts';
import type { StaticFolders } from '../console/static-files.ts';

const PROGRAM = fileURLToPath(new URL('../../../bin/build-console.mjs', import.meta.url));
const STAMP = fileURLToPath(new URL('../../../grafana-plugin/lib/built-from', import.meta.url));
export const CONSOLE_FOLDERS: StaticFolders = {
  artefact: fileURLToPath(new URL('../../../grafana-plugin/dist', import.meta.url)),
  host: fileURLToPath(new URL('../../../grafana-plugin/host/dist', import.meta.url)),
};

const GIVE_UP_MS = 900_000;
/** npm takes back what it has not finished installing. */
const TAKE_BACK_MS = 10_000;

/** False where the package was installed without the repository around it: there is nothing to build. */
export function hasConsole(): boolean {
  return existsSync(PROGRAM);
}

export interface RunningBuild extends ConsoleBuild {
  /** Call it once ingest is ready. */
  start(): void;
  /** The phase as it was last known, without looking again. */
  readonly phase: BuildState['phase'];
  /** Ends a build that runs; resolves when nothing of it is left. */
  close(): Promise<void>;
}

/**
 * Prepares what the console shows, in a process of its own with the lowest priority: its memory ends with it, and whatever befalls it is a line
 * for `report` and a sentence on the page, never a failure of the processor.
 */
export function createConsoleBuild(collaborators: {
  readonly report: (line: string) => void;
  readonly onReady: () => void;
  readonly nowMs: () => number;
}): RunningBuild {
  const { report, onReady, nowMs } = collaborators;
  let state: BuildState = { phase: 'waiting' };
  let child: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  let closing = false;

  async function run(): Promise<void> {
    const sinceMs = nowMs();
    state = { phase: 'working', what: 'looking at what is there', sinceMs };
    // A group of its own: Ctrl-C in a terminal reaches it through close(), once.
    child = spawn(process.execPath, [PROGRAM, '--nice'], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const { stdout, stderr } = child;
    if (stdout !== null) createInterface({ input: stdout }).on('line', (what) => (state = { phase: 'working', what, sinceMs }));
    let said = '';
    stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
    const giveUp = setTimeout(() => endGroup('SIGKILL'), GIVE_UP_MS);
    const failure = await new Promise<string | undefined>((resolve) => {
      child?.once('error', ({ message }) => resolve(message));
      child?.once('close', (code, signal) => resolve(code === 0 ? undefined : (said.trim().split('\n').at(-1) ?? '') || `it ended with ${code ?? signal}`));
    });
    clearTimeout(giveUp);
    child = undefined;
    if (closing) return;
    if (failure === undefined) {
      state = { phase: 'ready' };
      onReady();
      return;
    }
    state = { phase: 'failed', why: failure };
    report(`CONSOLE_UNAVAILABLE: ${failure}; calls are taken all the same`);
  }

  /** The whole group: npm and webpack too. */
  function endGroup(signal: 'SIGTERM' | 'SIGKILL'): void {
    if (child?.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has just ended by itself
    }
  }

  return {
    start: () => (ended = run()),
    async state() {
      if (state.phase === 'failed' && existsSync(STAMP)) state = { phase: 'ready' };
      return state;
    },
    get phase() {
      return state.phase;
    },
    async close() {
      closing = true;
      endGroup('SIGTERM');
      await within(ended, TAKE_BACK_MS);
      endGroup('SIGKILL');
    },
  };
}

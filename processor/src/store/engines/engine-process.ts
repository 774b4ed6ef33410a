import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodedError } from '@spanproof/vocabulary';
import type { FromHost, HostSettings, ToHost } from '../engine-host/messages.ts';

/** One run of the engine's process. */
export interface EngineProcess {
  readonly pid: number;
  /** Resolves when the engine answers. @throws CodedError ENGINE_MISSING, ENGINE_REFUSED (see `isFinal`) or ENGINE_DOWN */
  open(diskKey: Uint8Array | undefined): Promise<void>;
  /** Sends a message and waits for the answer of that type. @throws CodedError ENGINE_DOWN, ENGINE_REFUSED */
  ask(message: ToHost, answer: FromHost['type']): Promise<void>;
  /** Resolves when the process has ended, with how. */
  readonly ended: Promise<string>;
  kill(): void;
}

const ENTRY = new URL(`../engine-host/main${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
const finals = new WeakSet<CodedError>();

/** True where another attempt cannot succeed before a person acts. */
export function isFinal(error: unknown): boolean {
  return error instanceof CodedError && (finals.has(error) || error.code === 'DATA_DIRECTORY_BUSY');
}

export function forkEngine(collaborators: { readonly log: (line: string) => void }, settings: HostSettings): EngineProcess {
  const child = fork(ENTRY, [], {
    cwd: settings.engineFolder,
    // Nothing of the processor's environment: it may hold secrets. The engine blocks threads of libuv's pool for whole queries.
    env: { UV_THREADPOOL_SIZE: '16', TZ: 'UTC', LANG: 'C.UTF-8', NODE_COMPILE_CACHE: join(settings.engineFolder, 'cache') },
    execArgv: ['--max-semi-space-size=2', '--max-old-space-size=256'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  // Where opening fails, the engine prints the reason and throws something less.
  let lastLine = '';
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastLine = line.slice(0, 1_000);
      collaborators.log(`engine: ${lastLine}`);
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message)); // it could not even be started
  });
  const ask = (message: ToHost, answer: FromHost['type']): Promise<void> => exchange({ child, ended, lastLine: () => lastLine }, message, answer);
  return {
    pid: child.pid ?? -1,
    ended,
    ask,
    open: (diskKey) => ask({ type: 'open', settings, diskKey: diskKey && Buffer.from(diskKey).toString('hex') }, 'ready'),
    kill: () => child.kill('SIGKILL'),
  };
}

interface Talk {
  readonly child: ChildProcess;
  readonly ended: Promise<string>;
  readonly lastLine: () => string;
}

function exchange({ child, ended, lastLine }: Talk, message: ToHost, answer: FromHost['type']): Promise<void> {
  const heard = new Promise<void>((resolve, reject) => {
    const listen = (reply: FromHost): void => {
      if (reply.type !== answer && reply.type !== 'failed') return;
      child.off('message', listen);
      if (reply.type === 'failed') reject(toCodedError(reply, lastLine()));
      else resolve();
    };
    child.on('message', listen);
    child.send(message, (error) => error && reject(new CodedError('ENGINE_DOWN', 'the engine process does not listen', { cause: error })));
  });
  const gone = ended.then((how) => {
    throw new CodedError(
      'ENGINE_DOWN',
      `the engine process ended: ${how}`,
      how === 'SIGILL' ? { todo: 'chdb needs a CPU with AVX2; elsewhere use --clickhouse-url' } : {},
    );
  });
  return Promise.race([heard, gone]);
}

const TODO = {
  ENGINE_MISSING: 'npm install chdb (Linux with glibc, macOS), or use a server: --clickhouse-url URL',
  ENGINE_REFUSED: 'keep the data folder as it is; restore engine/ from a backup or see docs/operations.md',
} as const;

function toCodedError(failed: Extract<FromHost, { type: 'failed' }>, lastLine: string): CodedError {
  const error = new CodedError(failed.code, lastLine === '' ? failed.message : `${failed.message}: ${lastLine}`, { todo: TODO[failed.code] });
  if (failed.final) finals.add(error);
  return error;
}

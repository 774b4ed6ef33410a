import { rm } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { CodedError } from '@spanproof/vocabulary';
import type { VerifyReport } from '@spanproof/vocabulary/ledger';
import type { VerifyWindow } from '../api/routes/verify.ts';

export interface VerifyTask {
  readonly path: string;
  readonly trustPolicy: string;
}

export interface WindowVerifier {
  readonly verifyWindow: VerifyWindow;
  /** A bundle that is there already. */
  verifyFile(path: string, signal: AbortSignal): Promise<VerifyReport>;
  close(): Promise<void>;
}

/** Exports a window to a temporary file and verifies that file as an auditor would; one at a time. */
export function createWindowVerifier(collaborators: {
  readonly exportTo: (path: string, window: { readonly from: bigint; readonly to: bigint }, signal: AbortSignal) => Promise<unknown>;
  readonly newPath: () => string;
  readonly trustPolicy: string;
}): WindowVerifier {
  const { exportTo, newPath, trustPolicy } = collaborators;
  const closing = new AbortController();
  let running: Promise<unknown> | undefined;

  async function verify(window: { readonly from: bigint; readonly to: bigint }): Promise<VerifyReport> {
    const path = newPath();
    try {
      await exportTo(path, window, closing.signal);
      return await verifyInThread({ path, trustPolicy }, closing.signal);
    } finally {
      await rm(path, { force: true });
    }
  }

  return {
    async verifyWindow(window) {
      if (window.from >= window.to) throw new CodedError('REQUEST_INVALID', 'body.to: must be after from');
      if (running !== undefined) throw new CodedError('EXPORT_BUSY', 'a verification is running', { todo: 'wait for it' });
      const verifying = verify(window);
      running = verifying;
      try {
        return await verifying;
      } finally {
        running = undefined;
      }
    },
    verifyFile: (path, signal) => verifyInThread({ path, trustPolicy }, AbortSignal.any([signal, closing.signal])),
    async close() {
      closing.abort();
      await running?.catch(() => {}); // whoever asked for it hears it
    },
  };
}

async function verifyInThread(task: VerifyTask, signal: AbortSignal): Promise<VerifyReport> {
  const thread = new Worker(new URL('./verify-thread.ts', import.meta.url), { workerData: task, name: 'verify' });
  const stop = (): void => void thread.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<VerifyReport>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.once('exit', () => reject(new CodedError('EXPORT_INCOMPLETE', 'the verification ended before its report')));
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

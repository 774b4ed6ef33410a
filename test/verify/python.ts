import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { VerifyReport } from '@spanproof/vocabulary/ledger';

export const VERIFIER = fileURLToPath(new URL('../../verifier/verify.py', import.meta.url));
const DRIVER = fileURLToPath(new URL('drive.py', import.meta.url));

export type Flip = readonly [offset: number, mask: number];

/** The Python verifier, kept running: one process for any number of bundles. */
export interface PythonVerifier extends AsyncDisposable {
  verify(zip: Uint8Array, policy: string | null, since?: Uint8Array): Promise<VerifyReport>;
  /** The flips (byte offset, XOR mask) of one byte at a time that it did not find. */
  missed(zip: Uint8Array, policy: string, flips: readonly Flip[]): Promise<readonly Flip[]>;
}

export function startPython(): PythonVerifier {
  const child = spawn('python3', [DRIVER, VERIFIER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let lane: Promise<unknown> = Promise.resolve();
  function ask(job: object): Promise<unknown> {
    const answer = lane.then(async () => {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the Python verifier ended');
      return JSON.parse(value) as unknown;
    });
    lane = answer.catch(() => undefined);
    return answer;
  }
  const encode = (zip: Uint8Array): string => Buffer.from(zip).toString('base64');
  return {
    verify: async (zip, policy, since) => (await ask({ zip: encode(zip), policy, ...(since === undefined ? {} : { since: encode(since) }) })) as VerifyReport,
    missed: async (zip, policy, flips) => ((await ask({ zip: encode(zip), policy, flips })) as { missed: readonly Flip[] }).missed,
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}

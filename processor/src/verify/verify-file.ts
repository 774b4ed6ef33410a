import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  type ByteSource,
  type BundleFiles,
  type FileDigest,
  type Known,
  openZip,
  type PlannedBlock,
  type VerifyReport,
  walkBundle,
} from '@spanproof/vocabulary/ledger';
import { CodedError, hasCode } from '@spanproof/vocabulary';
import { nodeCrypto } from '../node-crypto.ts';
import type { BlockDone, BlockJob, Place } from './examine-blocks.ts';

const THREADS = 2;
/** Blocks that are examined ahead of the one being answered for, per thread: memory stays bounded by them. */
const AHEAD = 3;

export interface VerifyProgress {
  /** Rows of blocks that were examined, and of all of them. */
  readonly done: number;
  readonly total: number;
}

/**
 * Verifies a zip on disk, read by ranges: whole files of it are in memory a block at a time. Two threads examine blocks where the machine has them;
 * the verdict is the one that verifyBundle gives. @throws the signal's reason where it aborts
 */
export async function verifyFile(
  bundle: { readonly path: string; readonly source: ByteSource },
  known: Known,
  {
    onProgress = () => {},
    signal,
    threads = Math.min(THREADS, availableParallelism()),
  }: {
    readonly onProgress?: (progress: VerifyProgress) => void;
    readonly signal?: AbortSignal;
    readonly threads?: number;
  } = {},
): Promise<VerifyReport> {
  const digests = new Map<string, FileDigest>();
  const walk = walkBundle(nodeCrypto, openMembers(bundle.source), known, digests);
  let pool: Pool | undefined;
  let done = 0;
  let total = 0;
  try {
    for (let step = walk.next(); ; ) {
      signal?.throwIfAborted();
      if (step.done === true) return step.value;
      if ('plan' in step.value) {
        const { plan, files } = step.value;
        total = plan.reduce((sum, { task }) => sum + task.rows, 0);
        pool = plan.length === 0 ? undefined : startPool(bundle.path, plan, files, threads);
        step = walk.next(undefined);
        continue;
      }
      const answer = await pool?.take(step.value, signal);
      for (const [path, digest] of answer?.digests ?? []) digests.set(path, digest);
      done += answer?.rows ?? 0;
      if (answer !== undefined) onProgress({ done, total });
      step = walk.next(answer?.regular);
    }
  } finally {
    await pool?.stop();
  }
}

/** The zip's members; bytes that are no zip of ours are a finding, which the walk makes of the source itself. */
function openMembers(source: ByteSource): ByteSource | BundleFiles {
  try {
    return openZip(source);
  } catch (error) {
    if (error instanceof CodedError && hasCode(error, 'BUNDLE_INVALID')) return source;
    throw error;
  }
}

interface Answer extends BlockDone {
  readonly rows: number;
}

interface Pool {
  take(wanted: { readonly stream: number; readonly block: number }, signal: AbortSignal | undefined): Promise<Answer | undefined>;
  stop(): Promise<void>;
}

function startPool(path: string, plan: readonly PlannedBlock[], files: BundleFiles, threads: number): Pool {
  const workers = Array.from({ length: threads }, () => new Worker(new URL('./examine-blocks.ts', import.meta.url), { workerData: { bundle: path } }));
  const numbers = new Map(plan.map(({ stream, block }, number) => [`${stream} ${block}`, number]));
  const answers = new Map<number, PromiseWithResolvers<BlockDone>>();
  let asked = 0;

  const answerOf = (number: number): PromiseWithResolvers<BlockDone> => {
    const known = answers.get(number) ?? Promise.withResolvers<BlockDone>();
    answers.set(number, known);
    return known;
  };
  for (const worker of workers) {
    worker.on('message', (done: BlockDone) => answerOf(done.number).resolve(done));
    worker.on('error', (error) => {
      for (const { reject } of answers.values()) reject(error);
    });
  }

  function askUpTo(last: number): void {
    for (; asked <= last && asked < plan.length; asked++) {
      const planned = plan[asked];
      if (planned === undefined) return;
      const place = (name: string): Place => ({ path: name, ...(files.placeOf(name) ?? { offset: 0, size: 0 }) });
      const { leaves, core, parts } = planned.paths;
      answerOf(asked).promise.catch(() => {}); // whoever takes it hears it
      const job: BlockJob = { number: asked, planned, places: { leaves: place(leaves), core: place(core), parts: place(parts) } };
      workers[asked % workers.length]?.postMessage(job);
    }
  }

  return {
    async take({ stream, block }, signal) {
      const number = numbers.get(`${stream} ${block}`);
      if (number === undefined) return undefined;
      askUpTo(number + AHEAD * threads);
      const { promise } = answerOf(number);
      const aborted =
        signal === undefined ? [] : [new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))];
      const done = await Promise.race([promise, ...aborted]);
      answers.delete(number);
      return { ...done, rows: plan[number]?.task.rows ?? 0 };
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CodedError } from '@spanproof/vocabulary';
import { formatEntry, type NoteSigner, signNote } from '@spanproof/vocabulary/ledger';
import { buildBundle } from '../export/bundle.ts';
import type { BundleProgress, BundleSummary, ReportRequest } from '../export/contract.ts';
import { nodeCrypto } from '../node-crypto.ts';
import type { Notary } from '../notary/contract.ts';
import type { Mirror } from '../notary/mirror.ts';
import type { EvidenceReader } from '../store/contract.ts';
import type { ReportMaker, ReportProgress } from './report/contract.ts';
import type { SealingWorker } from './sealing-worker.ts';

export interface ExportRequest {
  /** Rows with from <= t_ingest < to; ns since the epoch. */
  readonly from: bigint;
  readonly to: bigint;
  /** Absolute path of the zip; it appears there only when it is whole. */
  readonly out: string;
  readonly verifiers: boolean;
  /** Puts an evidence package into the bundle. */
  readonly report?: ReportRequest;
  /** False for a bundle that does not leave the processor: it is no export and gets no entry in the log. */
  readonly logged?: boolean;
  readonly signal?: AbortSignal;
}

export type ExportProgress = BundleProgress | ReportProgress | { readonly phase: 'sealing'; readonly done: number; readonly total: number };

/**
 * Writes an evidence bundle: everything sealed so far is cut, stored and anchored first, so that the bundle's log checkpoint covers it;
 * then the export itself becomes a log entry. Aborting leaves no file.
 */
export async function exportEvidence(
  collaborators: {
    readonly workers: readonly SealingWorker[];
    readonly notary: Notary;
    readonly mirror: Mirror;
    readonly reader: EvidenceReader;
    readonly governance: NoteSigner;
    readonly verifier: Uint8Array;
    /** Text; in the bundle a convenience, never a reason to trust it. */
    readonly trustPolicy: string;
    readonly now: () => bigint;
    /** Absent where nobody can make a report: an export that asks for one fails then. */
    readonly reports?: ReportMaker | undefined;
  },
  request: ExportRequest,
  onProgress: (progress: ExportProgress) => void,
): Promise<BundleSummary> {
  const { signal } = request;
  const progress = (state: ExportProgress): void => {
    signal?.throwIfAborted();
    onProgress(state);
  };
  const window = endByNow(request, collaborators.now());
  const report = request.report === undefined ? undefined : await startReport(collaborators, { ...request, ...window }, request.report, progress);
  progress({ phase: 'sealing', done: 0, total: 1 });
  const note = await untilAborted(anchorAll(collaborators), signal);
  progress({ phase: 'sealing', done: 1, total: 1 });
  const files = report === undefined ? undefined : await untilAborted(report.form(note), signal);

  const bundle = await buildBundle(
    {
      reader: collaborators.reader,
      crypto: nodeCrypto,
      signer: collaborators.governance,
      checkpoint: note,
      verifier: collaborators.verifier,
      trustPolicy: collaborators.trustPolicy,
    },
    {
      ...window,
      verifiers: request.verifiers,
      ...(files === undefined ? {} : { report: files }),
      created: new Date(Number(collaborators.now() / 1_000_000n)).toISOString(),
    },
    progress,
  );
  await mkdir(dirname(request.out), { recursive: true, mode: 0o700 });
  const temporary = `${request.out}.partial`;
  try {
    await pipeline(bundle.chunks(), createWriteStream(temporary, { mode: 0o600, flush: true }), signal === undefined ? {} : { signal });
    await rename(temporary, request.out);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  if (request.logged === false) return bundle.summary;
  const { id, root } = bundle.summary;
  const entry = formatEntry({ type: 'export.create', bundle: id, root, from: String(window.from), to: String(window.to), time: String(collaborators.now()) });
  await collaborators.notary.append(signNote(entry, [collaborators.governance]));
  return bundle.summary;
}

type Collaborators = Parameters<typeof exportEvidence>[0];

/**
 * A period ends where it is asked for at the latest: calls that come in meanwhile would be in one part of the bundle and not in another, and no witness can have seen them.
 * @throws CodedError REQUEST_INVALID for a period that has not begun
 */
export function endByNow({ from, to }: Pick<ExportRequest, 'from' | 'to'>, now: bigint): Pick<ExportRequest, 'from' | 'to'> {
  const end = to < now ? to : now;
  if (from >= end) throw new CodedError('REQUEST_INVALID', from >= to ? 'to: must be after from' : 'from: the period has not begun');
  return { from, to: end };
}

/**
 * All that was sealed so far is in the engine before the controls look. A run that is given up ends at its next control and is waited for: a record
 * of it that came after the export would come while the processor closes.
 */
async function startReport(
  { reports, workers }: Pick<Collaborators, 'reports' | 'workers'>,
  { from, to, signal }: Pick<ExportRequest, 'from' | 'to' | 'signal'>,
  request: ReportRequest,
  progress: (state: ReportProgress) => void,
): ReturnType<ReportMaker['start']> {
  if (reports === undefined)
    throw new CodedError('EXPORT_INCOMPLETE', 'no evidence package: the HTTP API that gathers it is not up yet', { todo: 'try again in a moment' });
  await untilAborted(flushAll(workers), signal);
  return reports.start({ from, to }, request, progress);
}

/** Resolves with the log's checkpoint once the engine holds everything below it. */
export async function anchorAll({ workers, notary, mirror }: Pick<Collaborators, 'workers' | 'notary' | 'mirror'>): Promise<Uint8Array> {
  await flushAll(workers);
  const { size, note } = await notary.tick();
  await flushAll(workers); // a checkpoint the tick logged may be younger than the first flush
  await mirror.reached(size);
  return note;
}

/** With an engine that is down, waiting may take for ever: whoever gives up does not wait. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const aborted = Promise.withResolvers<never>();
  const listener = (): void => aborted.reject(signal.reason as Error);
  signal.throwIfAborted();
  signal.addEventListener('abort', listener, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', listener);
  }
}

export async function flushAll(workers: readonly SealingWorker[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.flush()));
}

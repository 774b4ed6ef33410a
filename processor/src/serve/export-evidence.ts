import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { formatEntry, type NoteSigner, signNote } from '@spanproof/vocabulary/ledger';
import { buildBundle } from '../export/bundle.ts';
import type { BundleProgress, BundleSummary } from '../export/contract.ts';
import { nodeCrypto } from '../node-crypto.ts';
import type { Notary } from '../notary/contract.ts';
import type { Mirror } from '../notary/mirror.ts';
import type { EvidenceReader } from '../store/contract.ts';
import type { SealingWorker } from './sealing-worker.ts';

export interface ExportRequest {
  /** Rows with from <= t_ingest < to; ns since the epoch. */
  readonly from: bigint;
  readonly to: bigint;
  /** Absolute path of the zip; it appears there only when it is whole. */
  readonly out: string;
  readonly verifiers: boolean;
}

export type ExportProgress = BundleProgress | { readonly phase: 'sealing'; readonly done: number; readonly total: number };

/**
 * Writes an evidence bundle: everything sealed so far is cut, stored and anchored first, so that the bundle's log checkpoint covers it;
 * then the export itself becomes a log entry.
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
  },
  request: ExportRequest,
  onProgress: (progress: ExportProgress) => void,
): Promise<BundleSummary> {
  const { workers, notary, mirror } = collaborators;
  onProgress({ phase: 'sealing', done: 0, total: 1 });
  await flushAll(workers);
  const { size, note } = await notary.tick();
  await flushAll(workers); // a checkpoint the tick logged may be younger than the first flush
  await mirror.reached(size);
  onProgress({ phase: 'sealing', done: 1, total: 1 });

  const bundle = await buildBundle(
    {
      reader: collaborators.reader,
      crypto: nodeCrypto,
      signer: collaborators.governance,
      checkpoint: note,
      verifier: collaborators.verifier,
      trustPolicy: collaborators.trustPolicy,
    },
    { from: request.from, to: request.to, verifiers: request.verifiers, created: new Date(Number(collaborators.now() / 1_000_000n)).toISOString() },
    onProgress,
  );
  await mkdir(dirname(request.out), { recursive: true, mode: 0o700 });
  const temporary = `${request.out}.partial`;
  try {
    await pipeline(bundle.chunks(), createWriteStream(temporary, { mode: 0o600, flush: true }));
    await rename(temporary, request.out);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  const { id, root } = bundle.summary;
  const entry = formatEntry({ type: 'export.create', bundle: id, root, from: String(request.from), to: String(request.to), time: String(collaborators.now()) });
  await notary.append(signNote(entry, [collaborators.governance]));
  return bundle.summary;
}

async function flushAll(workers: readonly SealingWorker[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.flush()));
}

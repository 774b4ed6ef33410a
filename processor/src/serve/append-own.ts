import { encodeHex } from '@spanproof/vocabulary/ledger';
import type { AppendOwn } from '../open/contract.ts';
import type { SealingWorker } from './sealing-worker.ts';

/** Retention class of what people do with the processor. */
const OWN_CLASS = 'governance';

/** Seals own records with whichever worker has the least to do; needs the journal, not the engine. */
export function createAppendOwn(workers: readonly Pick<SealingWorker, 'queued' | 'append'>[]): AppendOwn {
  return async (record) => {
    const worker = workers.reduce((best, candidate) => (candidate.queued < best.queued ? candidate : best));
    return encodeHex(await worker.append(record, OWN_CLASS));
  };
}

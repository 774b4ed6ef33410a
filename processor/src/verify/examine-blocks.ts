import { openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { BLOCK_HEADROOM, examineBlock, type FileDigest, type PlannedBlock, type RegularBlock } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../node-crypto.ts';
import { nodeHash } from './node-hash.ts';

/** Where a file of the bundle lies in the zip. */
export interface Place {
  readonly path: string;
  readonly offset: number;
  readonly size: number;
}

export interface BlockJob {
  readonly number: number;
  readonly planned: PlannedBlock;
  readonly places: { readonly leaves: Place; readonly core: Place; readonly parts: Place };
}

export interface BlockDone {
  readonly number: number;
  readonly digests: readonly (readonly [path: string, digest: FileDigest])[];
  readonly regular: RegularBlock | undefined;
}

// The thread: reads blocks of one zip by ranges, one at a time, and gives back what they add up to.
const port = parentPort;
if (port !== null) {
  const file = openSync((workerData as { readonly bundle: string }).bundle, 'r');
  const readers: Readers = { leaves: createReader(file), core: createReader(file), parts: createReader(file) };
  port.on('message', (job: BlockJob) => {
    const { done, transfer } = examine(readers, job);
    port.postMessage(done, transfer);
  });
}

type Readers = { readonly [file in 'leaves' | 'core' | 'parts']: (place: Place) => Uint8Array };

function examine(readers: Readers, { number, planned, places }: BlockJob): { readonly done: BlockDone; readonly transfer: ArrayBuffer[] } {
  const leaves = readers.leaves(places.leaves);
  const core = readers.core(places.core);
  const parts = readers.parts(places.parts);
  // Before anything else: examining writes over what it has read.
  const digests = [
    [places.leaves.path, digest(leaves)],
    [places.core.path, digest(core)],
    [places.parts.path, digest(parts)],
  ] as const;
  const regular = examineBlock(nodeHash, { leaves, core, parts }, planned.task);
  const transfer =
    regular === undefined ? [] : [regular.ids, regular.calls.source, regular.calls.seq, regular.calls.digests].map(({ buffer }) => buffer as ArrayBuffer);
  return { done: { number, digests, regular }, transfer };
}

/** One buffer per file of a block, kept for the next one: memory that a thread gives back late would grow with the bundle. */
function createReader(file: number): (place: Place) => Uint8Array {
  let buffer = Buffer.allocUnsafeSlow(BLOCK_HEADROOM + 2 ** 20);
  return ({ offset, size }) => {
    if (buffer.length < BLOCK_HEADROOM + size) buffer = Buffer.allocUnsafeSlow(BLOCK_HEADROOM + 2 * size);
    let done = 0;
    while (done < size) {
      const got = readSync(file, buffer, BLOCK_HEADROOM + done, size - done, offset + done);
      if (got === 0) break;
      done += got;
    }
    // A file that became shorter meanwhile: the digest of what is left tells.
    return buffer.subarray(0, BLOCK_HEADROOM + done);
  };
}

function digest(bytes: Uint8Array): FileDigest {
  const content = bytes.subarray(BLOCK_HEADROOM);
  return { size: content.length, crc: crc32(content), sha256: nodeCrypto.sha256(content) };
}

/** Verifies one bundle in a thread of its own: the main thread answers requests meanwhile. */
import { parentPort, workerData } from 'node:worker_threads';
import { parseTrustPolicy, verifyBundle } from '@spanproof/vocabulary/ledger';
import { openByteSource } from '../cli/open-byte-source.ts';
import { nodeCrypto } from '../node-crypto.ts';
import type { VerifyTask } from './verify-window.ts';

const { path, trustPolicy } = workerData as VerifyTask;
const bundle = openByteSource(path);
try {
  parentPort?.postMessage(verifyBundle(nodeCrypto, bundle, parseTrustPolicy(trustPolicy)));
} finally {
  bundle.close();
}

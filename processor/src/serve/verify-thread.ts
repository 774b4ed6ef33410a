/** Verifies one bundle in a thread of its own: the main thread answers requests meanwhile. */
import { parentPort, workerData } from 'node:worker_threads';
import { parseTrustPolicy, verifyBundle } from '@spanproof/vocabulary/ledger';
import { openByteSource } from '../cli/open-byte-source.ts';
import { nodeCrypto } from '../node-crypto.ts';
import type { VerifyTask } from './verify-window.ts';

const port = parentPort;
if (port === null) throw new Error('serve/verify-thread.ts runs as a worker thread only');
const { path, trustPolicy } = workerData as VerifyTask;
const bundle = openByteSource(path);
try {
  const report = verifyBundle(nodeCrypto, bundle, parseTrustPolicy(trustPolicy));
  port.postMessage(report, []);
} finally {
  bundle.close();
}

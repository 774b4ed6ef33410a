import { randomBytes } from 'node:crypto';
import { CodedError } from '@spanproof/vocabulary';
import type { Vault } from '../../processor/src/forward/contract.ts';
import { createForwarder, type Forwarder, type ForwardingSettings } from '../../processor/src/forward/forwarder.ts';
import { type ForwardJournal, openForwardJournal } from '../../processor/src/forward/journal.ts';
import { createGrpcSender } from '../../processor/src/forward/send-grpc.ts';
import { createHttpSender } from '../../processor/src/forward/send-http.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { createForwardVault } from '../../processor/src/writer/forward-vault.ts';
import { encode } from '../receive/otlp-oracle.ts';

export const KEY = randomBytes(32);
export const vault: Vault = createForwardVault({ crypto: nodeCrypto, random: (bytes) => randomBytes(bytes) }, KEY);

export interface Forwarding {
  readonly forwarder: Forwarder;
  readonly journal: ForwardJournal;
  readonly failures: string[];
}

export interface BackendAt {
  readonly name: string;
  readonly url: string;
  readonly protocol?: 'http' | 'grpc';
  readonly compression?: 'gzip' | 'none';
  readonly timeoutMs?: number;
}

/** The forwarding of one writer as the processor composes it, with short times. */
export async function openForwarding(
  folder: string,
  backends: readonly BackendAt[],
  settings: Partial<ForwardingSettings> & { readonly segmentBytes?: number; readonly now?: () => bigint } = {},
): Promise<Forwarding> {
  const failures: string[] = [];
  const onFailure = (error: unknown): void => void failures.push(error instanceof CodedError ? error.code : String(error));
  const journal = await openForwardJournal({ onFailure }, { folder, segmentBytes: settings.segmentBytes ?? 1 << 20 });
  const senders = backends.map(({ name, url, protocol = 'http', compression = 'gzip', timeoutMs = 2000 }) => ({
    name,
    sender: (protocol === 'grpc' ? createGrpcSender : createHttpSender)({ endpoint: url, compression, timeoutMs, headers: {} }),
  }));
  const times = { lingerMs: 5, firstRetryMs: 20, lastRetryMs: 80, batchBytes: 1 << 20, maxBytes: 64 << 20 };
  const forwarder = createForwarder(
    { journal, vault, senders, now: settings.now ?? ((): bigint => BigInt(Date.now()) * 1_000_000n), onFailure },
    { ...times, accepted: [], acceptedFor: 600_000_000_000n, ...settings },
  );
  return { forwarder, journal, failures };
}

/** One request with `names.length` spans. */
export function requestOf(...names: readonly string[]): { readonly bytes: Uint8Array; readonly spans: number } {
  const spans = names.map((name) => ({ traceId: randomBytes(16), spanId: randomBytes(8), name, startTimeUnixNano: 1n, endTimeUnixNano: 2n }));
  return { bytes: encode('Request', { resourceSpans: [{ scopeSpans: [{ spans }] }] }), spans: names.length };
}

/** Takes a body in as the sealing worker does. */
export async function pass(forwarder: Forwarder, ...names: readonly string[]): Promise<void> {
  (await forwarder.hold([requestOf(...names)], { digest: randomBytes(32), sealed: false })).release();
}

import { readFile } from 'node:fs/promises';
import type { Backend, ForwardingPlan, Sender, Vault } from './contract.ts';
import { createForwarder, type Forwarder } from './forwarder.ts';
import { openForwardJournal } from './journal.ts';
import { createGrpcSender } from './send-grpc.ts';
import { createHttpSender } from './send-http.ts';

/** Below the 4 MiB that gRPC servers take unless told otherwise. */
const BATCH_BYTES = 3 << 20;
/** What one body is split into: several make a batch. */
export const REQUEST_BYTES: number = 1 << 20;
const TIMES = { lingerMs: 200, firstRetryMs: 1000, lastRetryMs: 30_000 };

/** Opens the journal of one writer and starts sending what it holds. */
export async function openForwarding(
  collaborators: { readonly vault: Vault; readonly now: () => bigint; readonly onFailure: (error: unknown) => void },
  settings: ForwardingPlan & { readonly folder: string; readonly accepted: readonly { readonly digest: Uint8Array }[]; readonly acceptedFor: bigint },
): Promise<Forwarder> {
  const senders = await Promise.all(settings.backends.map(async (backend) => ({ name: backend.name, sender: await createSender(backend) })));
  const journal = await openForwardJournal(collaborators, settings);
  return createForwarder({ ...collaborators, journal, senders }, { ...settings, ...TIMES, batchBytes: BATCH_BYTES });
}

async function createSender({ endpoint, protocol, compression, timeout, headers, bearer, ca_file }: Backend): Promise<Sender> {
  const ca = ca_file === undefined ? undefined : await readFile(ca_file);
  const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const settings = { endpoint, compression, timeoutMs: timeout, headers: { ...headers, ...authorization }, ca };
  return protocol === 'grpc' ? createGrpcSender(settings) : createHttpSender(settings);
}

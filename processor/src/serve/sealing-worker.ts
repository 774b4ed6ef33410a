import { Worker } from 'node:worker_threads';
import { CodedError } from '@spanproof/vocabulary';
import { reviveFailure } from '../failure.ts';
import type { Notary } from '../notary/contract.ts';
import { NO_USE } from '../seal/count-use.ts';
import type { OpsRecord, Receipt } from '../stage.ts';
import type { FromWorker, ToWorker, WorkerSettings, WriterCounts } from '../writer/messages.ts';

export interface Accepted {
  readonly rejected: number;
  readonly reason?: string;
}

interface Answer extends Accepted {
  readonly recordId?: Uint8Array;
  readonly count?: number;
}

interface Waiter {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** A sealing worker as the main thread sees it. */
export interface SealingWorker {
  readonly writer: string;
  readonly epoch: number;
  readonly digests: readonly { readonly digest: Uint8Array; readonly at: bigint }[];
  readonly counts: WriterCounts;
  /** Bodies handed over and not yet answered. */
  readonly queued: number;
  /** Resolves when every record of the body is durable. @throws CodedError what the worker answered */
  ingest(receipt: Receipt): Promise<Accepted>;
  /** Seals one of the processor's own records; resolves with its record id (16 bytes) when it is durable. */
  append(record: OpsRecord, retentionClass: string): Promise<Uint8Array>;
  /** Cuts everything and resolves when the engine has it. */
  flush(): Promise<void>;
  /** Destroys data keys of its ring (hex ids); resolves when they are gone from disk and memory. */
  eraseKeys(keyIds: readonly string[]): Promise<void>;
  /** Wraps its data keys of a tenant again under the KEK that wraps now; resolves with how many. */
  rewrapKeys(tenant: string): Promise<number>;
  /** False where the engine did not take everything in time; what waits stays in the journal. */
  close(withinMs: number): Promise<boolean>;
}

/** Bodies die young; the main thread, which parses nothing, gets by with far less (package.json, start). */
const YOUNG_MEGABYTES = 32;

const NO_COUNTS: WriterCounts = {
  spans: 0,
  calls: 0,
  sealed: 0,
  stored: 0,
  foreign: 0,
  points: 0,
  foreignPoints: 0,
  rejected: 0,
  insertFailures: 0,
  journalBytes: 0,
  keys: NO_USE,
  forward: { journalBytes: 0, backends: [] },
};

/** Starts a worker and resolves when it has read its journal back and opened its epoch. */
export async function startSealingWorker(
  collaborators: {
    readonly notary: Notary;
    readonly onFailure: (error: unknown) => void;
    /** The thread ended by itself: nothing can be sealed any more. */
    readonly onDeath: (error: Error) => void;
  },
  settings: WorkerSettings,
): Promise<SealingWorker> {
  const { notary, onFailure } = collaborators;
  const thread = new Worker(new URL('../writer/thread.ts', import.meta.url), {
    workerData: settings,
    name: `seal-${settings.writer}`,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  const waiting = new Map<number, Waiter>();
  const ready = Promise.withResolvers<Extract<FromWorker, { type: 'ready' }>>();
  const closed = Promise.withResolvers<boolean>();
  let counts = NO_COUNTS;
  let closing = false;
  let lastId = 0;

  function send(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    thread.postMessage(message, transfer);
  }

  /** Nothing follows a close: what came after it would stand in a stream that is closed already, and keep the close waiting for ever. */
  async function ask(form: (id: number) => ToWorker, transfer?: readonly ArrayBuffer[]): Promise<Answer> {
    if (closing) throw new CodedError('INGEST_BUSY', 'the processor is closing', { todo: 'send it again when the processor is back' });
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      send(form(id), transfer);
    });
  }

  function answer(id: number): Waiter | undefined {
    const waiter = waiting.get(id);
    waiting.delete(id);
    return waiter;
  }

  thread.on('message', (message: FromWorker) => {
    switch (message.type) {
      case 'ready':
        ready.resolve(message);
        break;
      case 'durable':
        answer(message.id)?.resolve(message);
        break;
      case 'appended':
        answer(message.id)?.resolve({ rejected: 0, recordId: message.recordId });
        break;
      case 'flushed':
        answer(message.id)?.resolve({ rejected: 0 });
        break;
      case 'keys.done':
        answer(message.id)?.resolve({ rejected: 0, count: message.count });
        break;
      case 'refused':
        answer(message.id)?.reject(reviveFailure(message.failure));
        break;
      case 'log.append':
        // A refusal here is a defect or a forked log: it is reported, and the worker keeps waiting rather than destroying a key.
        notary.append(message.note).then(() => send({ type: 'logged', id: message.id }), onFailure);
        break;
      case 'log.publish':
        notary.publish(message);
        break;
      case 'counts':
        counts = message.counts;
        break;
      case 'failure':
        onFailure(reviveFailure(message.failure));
        break;
      case 'closed':
        closed.resolve(message.stored);
        break;
    }
  });

  function die(error: Error): void {
    ready.reject(error);
    for (const { reject } of waiting.values()) reject(new CodedError('INGEST_BUSY', 'the sealing worker ended'));
    waiting.clear();
    closed.resolve(false);
    if (!closing) collaborators.onDeath(error);
  }
  thread.on('error', (error: Error) => die(error));
  thread.on('exit', (code) => {
    if (!closing || code !== 0) die(new Error(`the sealing worker exited with ${code}`));
  });

  const { epoch, digests } = await ready.promise;
  return {
    writer: settings.writer,
    epoch,
    digests,
    get counts() {
      return counts;
    },
    get queued() {
      return waiting.size;
    },
    ingest: (receipt) => ask((id) => ({ type: 'ingest', id, receipt }), ownMemory(receipt.body)),
    async append(record, retentionClass) {
      const { recordId } = await ask((id) => ({ type: 'append', id, record, retentionClass }));
      if (recordId === undefined) throw new Error('the worker answered an append without a record id');
      return recordId;
    },
    flush: async () => {
      await ask((id) => ({ type: 'flush', id }));
    },
    eraseKeys: async (keyIds) => {
      await ask((id) => ({ type: 'keys.erase', id, keyIds }));
    },
    rewrapKeys: async (tenant) => (await ask((id) => ({ type: 'keys.rewrap', id, tenant }))).count ?? 0,
    close(withinMs) {
      closing = true;
      send({ type: 'close', withinMs });
      return closed.promise;
    },
  };
}

/** The memory of a body that shares it with nothing (Node's small buffers share a pool): it moves to the worker instead of being copied. */
function ownMemory({ buffer, byteLength }: Uint8Array): readonly ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}

import { setTimeout as delay } from 'node:timers/promises';
import { CodedError, type LedgerWitness } from '@spanproof/vocabulary';
import { type Crypto, parseCheckpoint, parseNote, reachesQuorum, readCosignatures, type TrustPolicy } from '@spanproof/vocabulary/ledger';
import { describeFailure } from '../failure.ts';
import type { AskedWitness } from './ask-witness.ts';
import type { LogHead, Notary } from './contract.ts';

/** Where the newest checkpoint with enough cosignatures lies between two lives. */
export interface CosignedStore {
  load(): Promise<Uint8Array | undefined>;
  save(note: Uint8Array): Promise<void>;
}

export interface Cosigning {
  /** The newest head that may be published; of size 0 before there is one. */
  readonly head: LogHead;
  /**
   * Resolves with a head of at least `size`, each of whose cosignatures is of `since` (seconds since the epoch) or later: witnesses are asked again for what they cosigned before.
   * @throws CodedError QUORUM_MISSING where there is none within `ms`
   */
  reached(wanted: { readonly size: number; readonly since?: number }, ms: number): Promise<LogHead>;
  onHead(listener: (head: LogHead) => void): void;
  /** Each witness, as it answered last. */
  witnesses(): readonly LedgerWitness[];
  /** How long the oldest head that too few have cosigned has been waiting. */
  lagMs(nowMs: number): number;
  stop(): Promise<void>;
}

interface Waiting {
  readonly size: number;
  readonly since: number;
  readonly resolve: (head: LogHead) => void;
}

/**
 * Collects cosignatures for the newest head of the log, again and again. Sealing never waits for it; what leaves the processor does.
 * `onFork` hears that a witness has seen a history that this log does not extend: the log must not be signed any further.
 */
export async function startCosigning(
  collaborators: {
    readonly crypto: Crypto;
    readonly notary: Notary;
    readonly witnesses: readonly AskedWitness[];
    readonly store: CosignedStore;
    readonly onFailure: (error: unknown) => void;
    readonly onFork: (error: unknown) => void;
    readonly nowMs: () => number;
  },
  policy: Pick<TrustPolicy, 'witnesses' | 'groups' | 'quorum'>,
  settings: { readonly firstRetryMs: number; readonly lastRetryMs: number },
): Promise<Cosigning> {
  const { crypto, notary, witnesses, store, onFailure, onFork, nowMs } = collaborators;
  const stopping = new AbortController();
  const listeners: ((head: LogHead) => void)[] = [];
  let waiting: Waiting[] = [];
  let wake = Promise.withResolvers<void>();
  let head = readHead(await store.load());
  /** Of its oldest cosignature. */
  let headTime = 0;
  let waitingSince: number | undefined;
  const views = new Map<string, LedgerWitness>(witnesses.map(({ place: { name } }) => [name, { name }]));

  /** Whether all witnesses gave their word. */
  async function collect(): Promise<boolean> {
    const wanted = notary.head;
    if (wanted.size === 0 || (wanted.size === head.size && waiting.every(({ since }) => since <= headTime))) return true;
    const answers = await Promise.allSettled(witnesses.map((witness) => witness.cosign(wanted)));
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'fulfilled') continue;
      const { name = '' } = witnesses[index]?.place ?? {};
      const { code, message } = describeFailure(answer.reason);
      views.set(name, { ...views.get(name), name, failure: { code, message } });
      if (answer.reason instanceof CodedError && answer.reason.code === 'LOG_STATE_INVALID') throw answer.reason;
      onFailure(answer.reason);
    }
    const lines = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [Buffer.from(answer.value)] : []));
    const note = Buffer.concat([wanted.note, ...lines]);
    const cosigned = readCosignatures(crypto, note, policy.witnesses);
    for (const { name, time } of cosigned) views.set(name, { name, size: wanted.size, cosigned_at: String(time * 1_000_000_000n) });
    if (!reachesQuorum(policy, new Set(cosigned.map(({ name }) => name)))) return false;
    await store.save(note);
    headTime = Math.min(...cosigned.map(({ time }) => Number(time)));
    if (notary.head.size === wanted.size) waitingSince = undefined;
    publish({ ...wanted, note });
    return waiting.every(({ since }) => since <= headTime);
  }

  function publish(next: LogHead): void {
    head = next;
    for (const listener of listeners) listener(head);
    for (const waiter of waiting) if (isServed(waiter)) waiter.resolve(head);
    waiting = waiting.filter((waiter) => !isServed(waiter));
  }

  function isServed({ size, since }: Pick<Waiting, 'size' | 'since'>): boolean {
    return size <= head.size && since <= headTime;
  }

  async function run(): Promise<void> {
    let wait = settings.firstRetryMs;
    while (!stopping.signal.aborted) {
      const woken = wake.promise;
      try {
        if (await collect()) {
          wait = settings.firstRetryMs;
          if (notary.head.size === head.size) await woken;
          wake = Promise.withResolvers();
          continue;
        }
      } catch (error) {
        if (error instanceof CodedError && error.code === 'LOG_STATE_INVALID') {
          onFork(error);
          return;
        }
        onFailure(error);
      }
      // Somebody who waits for a head is a reason to try at once.
      await Promise.race([woken, delay(wait, undefined, { ref: false })]);
      wake = Promise.withResolvers();
      wait = Math.min(wait * 2, settings.lastRetryMs);
    }
  }

  notary.onHead(() => {
    waitingSince ??= nowMs();
    wake.resolve();
  });
  const running = run();
  return {
    get head() {
      return head;
    },
    async reached({ size, since = 0 }, ms) {
      if (isServed({ size, since })) return head;
      const { promise, resolve } = Promise.withResolvers<LogHead>();
      const waiter = { size, since, resolve };
      waiting.push(waiter);
      wake.resolve();
      const found = await Promise.race([promise, delay(ms, undefined, { ref: false })]);
      waiting = waiting.filter((other) => other !== waiter);
      if (found !== undefined) return found;
      throw new CodedError('QUORUM_MISSING', `too few witnesses have cosigned the log at ${size} entries; the newest cosigned checkpoint has ${head.size}`, {
        todo: 'see that the witnesses answer, then try again: nothing was lost',
      });
    },
    onHead: (listener) => listeners.push(listener),
    witnesses: () => [...views.values()],
    lagMs: (now) => (waitingSince === undefined ? 0 : now - waitingSince),
    async stop() {
      stopping.abort();
      wake.resolve();
      await running;
    },
  };
}

function readHead(note: Uint8Array | undefined): LogHead {
  if (note === undefined) return { size: 0, root: new Uint8Array(32), note: new Uint8Array(0) };
  const { size, root } = parseCheckpoint(parseNote(note).text);
  return { size, root, note };
}

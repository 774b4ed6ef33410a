import {
  type Crypto,
  createFrontier,
  ENTRY_PREFIX,
  formatCheckpoint,
  hashEntry,
  type NoteSigner,
  parseEntry,
  parseNote,
  proveConsistency,
  signNote,
} from '@spanproof/vocabulary/ledger';
import type { LogHead, Notary } from './contract.ts';
import type { LogStore } from './log-store.ts';
import { createStreamRegistry } from './stream-registry.ts';
import { createTurns } from '../turns.ts';

interface Waiting {
  readonly note: Uint8Array;
  readonly settle: { readonly resolve: (index: number) => void; readonly reject: (error: unknown) => void };
}

/**
 * The notary of one log: governance entries at once, stream checkpoints at ticks, one signature per commit.
 * Invariant: (size, root) is durable in the store before a head with it leaves.
 */
export function openNotary(
  collaborators: { readonly crypto: Crypto; readonly store: LogStore; readonly signer: NoteSigner; readonly onFailure: (error: unknown) => void },
  settings: { readonly origin: string },
): Notary {
  const { crypto, store, signer, onFailure } = collaborators;
  const registry = createStreamRegistry(crypto);
  const listeners: ((head: LogHead) => void)[] = [];
  const newest = new Map<string, Uint8Array>();
  let frontier = createFrontier(crypto);
  const entries: Uint8Array[] = [];
  const leaves: Uint8Array[] = [];
  let queue: Waiting[] = [];
  const turns = createTurns();

  for (const entry of store.entries) {
    registry.take(entry);
    const leaf = hashEntry(crypto, entry);
    frontier.push(leaf);
    entries.push(entry);
    leaves.push(leaf);
  }
  let head: LogHead = { size: frontier.size, root: frontier.root(), note: Buffer.from(store.state.checkpoint, 'utf8') };

  /** Appends, signs, persists; nothing in memory moves before the store has it. */
  async function commit(added: readonly Uint8Array[]): Promise<void> {
    if (added.length === 0) return;
    const next = createFrontier(crypto, { size: frontier.size, hashes: frontier.hashes() });
    const hashes = added.map((entry) => hashEntry(crypto, entry));
    for (const leaf of hashes) next.push(leaf);
    const root = next.root();
    const note = signNote(formatCheckpoint({ origin: settings.origin, size: next.size, root }), [signer]);
    await store.commit(added, { size: next.size, root: Buffer.from(root).toString('hex'), checkpoint: Buffer.from(note).toString('utf8') });
    frontier = next;
    entries.push(...added);
    leaves.push(...hashes);
    for (const entry of added) registry.take(entry);
    head = { size: next.size, root, note };
    for (const listener of listeners) listener(head);
  }

  /** Checkpoints that wait, of streams that grew since they were last logged. One that fails its check is reported and dropped: it can never become right. */
  function takeGrown(): readonly Uint8Array[] {
    const grown = [...newest.values()].filter((note) => {
      try {
        return registry.judge(note) === 'new';
      } catch (error) {
        onFailure(error);
        return false;
      }
    });
    newest.clear();
    return grown;
  }

  async function commitQueue(): Promise<void> {
    const batch = queue;
    queue = [];
    for (const { note, settle } of batch) {
      try {
        // A closing names the last size, so the checkpoint that carries it goes first.
        if (isClosing(note)) await commit(takeGrown());
        if (registry.judge(note) === 'new') await commit([note]);
        settle.resolve(head.size - 1);
      } catch (error) {
        settle.reject(error);
      }
    }
  }

  return {
    origin: settings.origin,
    get head() {
      return head;
    },
    append: (note) =>
      new Promise((resolve, reject) => {
        queue.push({ note, settle: { resolve, reject } });
        void turns.take(commitQueue);
      }),
    publish: ({ stream, size, note }) => {
      if (size > registry.sizeOf(stream)) newest.set(stream, note);
    },
    tick: () =>
      turns.take(async () => {
        await commit(takeGrown());
        return head;
      }),
    entries: (from, to) => entries.slice(from, to),
    proveConsistency: (from, to) => proveConsistency(crypto, Buffer.concat(leaves.slice(0, to)), from),
    onHead: (listener) => listeners.push(listener),
    async close() {
      await turns.settled();
      await store.close();
    },
  };
}

function isClosing(note: Uint8Array): boolean {
  const { text } = parseNote(note);
  return text.startsWith(ENTRY_PREFIX) && parseEntry(text).type === 'stream.close';
}

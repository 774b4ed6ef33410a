import { CodedError, hasCode } from '@spanproof/vocabulary';
import { type Crypto, createFrontier, equalBytes, type NoteSigner } from '@spanproof/vocabulary/ledger';
import type { CarryPayload, CutPayload, FramePayload, FrameSection, JournalReplay, Segment } from '../journal/contract.ts';
import type { RowEncoders, StreamHead, StreamKeys } from './collaborators.ts';
import type { InsertGroup } from './insert-group.ts';
import { headOf, type StreamTree, signHead, startTree, takeGroup } from './open-stream.ts';
import type { DurableDigest } from './recent-digests.ts';

/** What an epoch's journal owed when its process ended. */
export interface RecoveredEpoch {
  readonly digests: readonly DurableDigest[];
  /** Final heads by retention class: the next epoch's stream.open names them. */
  readonly heads: ReadonlyMap<string, StreamHead>;
  /** Groups the journal does not show as stored, in order; inserting one twice is harmless (same token, same bytes). */
  readonly groups: readonly InsertGroup[];
  /** Streams that are still to be closed. One that was closed within the epoch has no key any more and is not listed. */
  readonly open: readonly { readonly tree: StreamTree; readonly signer: NoteSigner }[];
}

/**
 * Rebuilds an ended epoch from its journal: every frame's root is re-checked against the frontier, rows behind the last cut get
 * their checkpoint now. Nothing is written to the old folder: Ed25519 is deterministic and the tail ends where the journal ends,
 * so that a second crash yields the same groups under the same tokens. A settled epoch owes nothing and has no keys any more:
 * only its digests and heads are read.
 * @throws CodedError JOURNAL_CORRUPT where an entry contradicts the ones before; KEY_UNAVAILABLE where the key of an unsigned tail is gone
 */
export async function recoverEpoch(
  collaborators: { readonly crypto: Crypto; readonly streamKeys: Pick<StreamKeys, 'load'>; readonly encode: Pick<RowEncoders, 'checkpoint'> },
  replay: JournalReplay,
  settled: boolean,
): Promise<RecoveredEpoch> {
  const { crypto, streamKeys } = collaborators;
  const trees = new Map<string, StreamTree>();
  const groups: InsertGroup[] = [];
  const digests: DurableDigest[] = [];
  const stored = new Map<string, number>();

  function treeOf(origin: string): StreamTree {
    const known = trees.get(origin);
    if (known !== undefined) return known;
    const tree = startTree(crypto, origin);
    trees.set(origin, tree);
    return tree;
  }

  /** Copied: a replayed digest is a view that would keep its whole segment in memory. */
  function keepDigests(found: readonly DurableDigest[]): void {
    for (const { digest, at } of found) digests.push({ digest: digest.slice(), at });
  }

  function onFrame(frame: FramePayload, segment: Segment): void {
    keepDigests(frame.digests);
    for (const section of frame.sections) {
      const tree = treeOf(section.stream);
      extend(crypto, tree, section);
      tree.pending.push({ section, segment });
    }
  }

  function onCarry(carry: CarryPayload): void {
    keepDigests(carry.digests);
    for (const { stream, size, frontier, cut } of carry.streams) {
      const known = trees.get(stream);
      if (known === undefined) trees.set(stream, startTree(crypto, stream, { size, hashes: frontier, cut }));
      else if (known.frontier.size !== size || !equalBytes(known.frontier.hashes(), frontier))
        throw corrupt(stream, 'a carried frontier differs from the frames before it');
    }
  }

  function onCut(cut: CutPayload): void {
    const tree = trees.get(cut.stream);
    if (tree === undefined || tree.frontier.size !== cut.size || !equalBytes(tree.frontier.root(), cut.root))
      throw corrupt(cut.stream, `the checkpoint at size ${cut.size} does not fit its frames`);
    if (tree.pending.length > 0) groups.push(takeGroup(tree, cut));
  }

  for (const { entry, segment } of replay.entries) {
    switch (entry.type) {
      case 'frame':
        onFrame(entry.payload, segment);
        break;
      case 'cut':
        onCut(entry.payload);
        break;
      case 'carry':
        onCarry(entry.payload);
        break;
      case 'stored':
        stored.set(entry.payload.stream, Math.max(stored.get(entry.payload.stream) ?? 0, entry.payload.size));
        break;
    }
  }

  const heads = new Map([...trees.values()].map((tree) => [tree.retentionClass, headOf(tree)]));
  if (settled) return { digests, heads, groups: [], open: [] };
  const open: { tree: StreamTree; signer: NoteSigner }[] = [];
  for (const tree of trees.values()) {
    const signer = await loadSigner(streamKeys, tree);
    if (signer === undefined) continue;
    open.push({ tree, signer });
    if (tree.pending.length === 0) continue;
    const head = signHead(tree, signer);
    groups.push(takeGroup(tree, { ...head, checkpoint: collaborators.encode.checkpoint(head) }));
  }
  return {
    digests,
    heads,
    groups: groups.filter(({ cut }) => cut.size > (stored.get(cut.stream) ?? 0)),
    open,
  };
}

/** A stream closed within its epoch has lost its key for good; that is fine exactly when nothing of it waits for a signature. */
async function loadSigner(streamKeys: Pick<StreamKeys, 'load'>, tree: StreamTree): Promise<NoteSigner | undefined> {
  try {
    return await streamKeys.load(tree.origin);
  } catch (error) {
    if (tree.pending.length === 0 && hasCode(error, 'KEY_UNAVAILABLE')) return undefined;
    throw error;
  }
}

function extend(crypto: Crypto, tree: StreamTree, section: FrameSection): void {
  if (section.first !== tree.frontier.size) throw corrupt(tree.origin, `rows start at ${section.first}, expected ${tree.frontier.size}`);
  const frontier = createFrontier(crypto, { size: tree.frontier.size, hashes: tree.frontier.hashes() });
  for (let at = 0; at < section.leafHashes.length; at += 32) frontier.push(section.leafHashes.subarray(at, at + 32));
  if (!equalBytes(frontier.root(), section.root)) throw corrupt(tree.origin, `the root after row ${frontier.size - 1} differs from the frame's`);
  tree.frontier = frontier;
}

function corrupt(stream: string, what: string): CodedError {
  return new CodedError('JOURNAL_CORRUPT', `the journal of ${stream} contradicts itself: ${what}`, {
    todo: 'keep the data folder as it is and restore the journal from a copy',
  });
}

import { type Crypto, createFrontier, type Frontier, formatCheckpoint, type NoteSigner, signNote } from '@spanproof/vocabulary/ledger';
import type { CutPayload, FrameSection, Segment } from '../journal/contract.ts';
import type { StreamHead } from './collaborators.ts';
import type { InsertGroup } from './insert-group.ts';

/** Rows that are durable in the journal and wait for their cut. */
export interface PendingSection {
  readonly section: FrameSection;
  readonly segment: Segment;
}

/** One stream of a writer's epoch: its tree, and what is not yet cut. */
export interface StreamTree {
  readonly origin: string;
  readonly retentionClass: string;
  readonly period: string;
  frontier: Frontier;
  /** Size of the last signed checkpoint; 0 where none is signed. */
  cut: number;
  readonly pending: PendingSection[];
}

/** A stream this process appends to, with its key. */
export interface OpenStream extends StreamTree {
  readonly signer: NoteSigner;
  /** When (ms, monotonic) the first row after the last cut became durable. */
  oldestUncut: number | undefined;
}

/** `<log>/s/<writer>/<epoch>/<class>/<period>`, empty or at a carried head. */
export function startTree(crypto: Crypto, origin: string, from?: { readonly size: number; readonly hashes: Uint8Array; readonly cut: number }): StreamTree {
  const [period = '', retentionClass = ''] = origin.split('/').reverse();
  return { origin, retentionClass, period, frontier: createFrontier(crypto, from), cut: from?.cut ?? 0, pending: [] };
}

export function headOf(tree: StreamTree): StreamHead {
  return { stream: tree.origin, size: tree.frontier.size, root: tree.frontier.root() };
}

/** Signs the tree head as it stands. Ed25519 is deterministic: signing the same head again yields the same bytes. */
export function signHead(tree: StreamTree, signer: NoteSigner): Omit<CutPayload, 'checkpoint'> {
  const head = headOf(tree);
  return { ...head, note: signNote(formatCheckpoint({ origin: tree.origin, size: head.size, root: head.root }), [signer]) };
}

/** Bytes of the INSERT bodies that wait for the next cut. */
export function weighPending(tree: StreamTree): number {
  return tree.pending.reduce((bytes, { section }) => bytes + section.records.length + section.bodies.length, 0);
}

/** Takes what waits under `cut` out of the tree, as one group of INSERTs. */
export function takeGroup(tree: StreamTree, cut: CutPayload): InsertGroup {
  const sections = tree.pending.splice(0);
  tree.cut = cut.size;
  return {
    cut,
    records: sections.map(({ section }) => section.records),
    bodies: sections.map(({ section }) => section.bodies).filter((block) => block.length > 0),
    rows: sections.reduce((rows, { section }) => rows + section.leafHashes.length / 32, 0),
    segment: Math.min(...sections.map(({ segment }) => segment)),
  };
}

import { CodedError } from '@spanproof/vocabulary';
import type { Frontier } from '@spanproof/vocabulary/ledger';
import { createFrontier } from '@spanproof/vocabulary/ledger';
import { within } from '../deadline.ts';
import type { FrameSection, JournalEntry, Segment } from '../journal/contract.ts';
import type { SealedRow } from '../seal/contract.ts';
import type { SealSettings } from '../seal/settings.ts';
import { periodOf } from '../seal/period.ts';
import { sealRecord } from '../seal/seal-record.ts';
import type { Appendable } from '../stage.ts';
import type { WriterCollaborators } from './collaborators.ts';
import type { InsertGroup } from './insert-group.ts';
import { headOf, type OpenStream, signHead, startTree, takeGroup, weighPending } from './open-stream.ts';
import { createRecentDigests, type DurableDigest } from './recent-digests.ts';

/** Class of the writer's own records. */
export const OPS_CLASS = 'ops';
/** Records that share a frame at most; one larger body still is one frame, so that it is durable whole or not at all. */
const FRAME_RECORDS = 1024;
const CUT_ROWS = 4096 - FRAME_RECORDS;
/** A cut is one INSERT per table, and the engine holds it in memory several times over. */
const CUT_BYTES = 32 * 1024 * 1024;
const CUT_AFTER_MS = 1000;

export interface Submission {
  readonly records: readonly { readonly record: Appendable; readonly retentionClass: string }[];
  /** The redelivery key of the body the records came from. */
  readonly digest?: Uint8Array;
}

export interface Writer {
  /** Resolves with the record ids, in order, when the records are durable; rejects (DISK_FULL, KEY_UNAVAILABLE ...) when none of them is. */
  append(submission: Submission): Promise<readonly Uint8Array[]>;
  /** Cuts everything durable now and resolves when it is in the engine. */
  flush(): Promise<void>;
  /** Rows and sizes of the epoch's streams, for heartbeats and status. */
  streams(): readonly { readonly stream: string; readonly size: number }[];
  /** Seals the epoch: last cuts, stored, logged; false where the engine did not take everything in time. */
  close(withinMs: number): Promise<boolean>;
}

interface Waiting {
  readonly submission: Submission;
  readonly settle: { readonly resolve: (ids: readonly Uint8Array[]) => void; readonly reject: (error: unknown) => void };
}

/**
 * One sealing worker's writer for one epoch: seals what waits into one frame, makes it durable, answers, cuts, inserts.
 * Invariant: a stream's frontier, and everything derived from it, moves only after the journal says durable.
 */
export function createWriter(
  collaborators: WriterCollaborators,
  settings: SealSettings,
  from: {
    readonly digests: readonly DurableDigest[];
    readonly previous: ReadonlyMap<string, { readonly stream: string; readonly size: number; readonly root: Uint8Array }>;
  },
): Writer {
  const { crypto, journal, clock } = collaborators;
  const streams = new Map<string, OpenStream>();
  const recent = createRecentDigests(from.digests);
  const unstored = new Map<Segment, number>();
  let queue: Waiting[] = [];
  let pumping: Promise<void> = Promise.resolve();
  let active = false;
  let cutAll = false;
  let closed = false;
  let lastIngest = 0n;
  let released: Segment = -1;
  let newest: Segment = 0;
  let cutTimer: NodeJS.Timeout | undefined;
  let owesCarry = from.digests.length > 0;
  let releasing: Promise<void> = Promise.resolve();
  const closing = new Set<OpenStream>();

  const inserter = collaborators.createInserter({
    onStored(group) {
      hold(group.segment, -1);
      settle(group);
    },
  });

  function hold(segment: Segment, change: 1 | -1): void {
    unstored.set(segment, (unstored.get(segment) ?? 0) + change);
    if (unstored.get(segment) === 0) unstored.delete(segment);
  }

  /** After a group is in the engine: note it, let go of segments nobody needs. */
  function settle(group: InsertGroup): void {
    collaborators.onStored(group.rows);
    report(journal.append([{ type: 'stored', payload: { stream: group.cut.stream, size: group.cut.size } }], { lazy: true }));
    const oldest = Math.min(newest, ...unstored.keys(), ...[...streams.values()].flatMap((stream) => stream.pending.map(({ segment }) => segment)));
    if (oldest - 1 <= released) return;
    released = oldest - 1;
    releasing = journal.release(released);
    report(releasing);
  }

  function report(work: Promise<unknown>): void {
    work.catch(collaborators.onFailure);
  }

  async function streamFor(retentionClass: string, tIngest: bigint): Promise<OpenStream> {
    const period = periodOf(tIngest, settings.classes[retentionClass]?.period ?? 'month');
    const current = streams.get(retentionClass);
    if (current?.period === period) return current;
    if (current !== undefined) await retire(current);
    const origin = `${settings.log}/s/${settings.writer}/${settings.epoch}/${retentionClass}/${period}`;
    const signer = await collaborators.streamKeys.mint(origin);
    const stream: OpenStream = { ...startTree(crypto, origin), signer, oldestUncut: undefined };
    streams.set(retentionClass, stream);
    return stream;
  }

  /** The period is over: cut, and close the stream once its rows are stored. */
  async function retire(stream: OpenStream): Promise<void> {
    streams.delete(stream.retentionClass);
    if (stream.frontier.size === 0) return;
    if (stream.pending.length > 0) await cut([stream]);
    closing.add(stream);
    report(inserter.drained().then(() => closeStream(stream)));
  }

  async function closeStream(stream: OpenStream): Promise<void> {
    await collaborators.log.close(headOf(stream));
    await collaborators.streamKeys.destroy(stream.origin);
    closing.delete(stream);
  }

  /** Record ids per submission. */
  async function sealFrame(batch: readonly Waiting[]): Promise<readonly (readonly Uint8Array[])[]> {
    const now = clock.now();
    const tIngest = now > lastIngest ? now : lastIngest;
    const staged = new Map<
      OpenStream,
      { readonly frontier: Frontier; readonly first: number; readonly rows: SealedRow[]; readonly leafHashes: Uint8Array[] }
    >();
    const ids = batch.map((): Uint8Array[] => []);
    const numbered = batch.flatMap(({ submission }, index) => submission.records.map((entry) => ({ ...entry, index })));
    for (const { record, retentionClass, index } of numbered) {
      const stream = await streamFor(retentionClass, tIngest);
      let stage = staged.get(stream);
      if (stage === undefined) {
        const { size } = stream.frontier;
        stage = { frontier: createFrontier(crypto, { size, hashes: stream.frontier.hashes() }), first: size, rows: [], leafHashes: [] };
        staged.set(stream, stage);
      }
      const sealed = sealRecord(collaborators, record, {
        stream: stream.origin,
        seq: stage.frontier.size,
        tIngest,
        retentionClass,
        ...(await collaborators.placeKeys(record, retentionClass, tIngest)),
      });
      stage.frontier.push(sealed.leafHash);
      stage.rows.push(sealed.row);
      ids[index]?.push(sealed.row.record_id);
      stage.leafHashes.push(sealed.leafHash);
    }
    const sections = [...staged].map(([stream, stage]): { stream: OpenStream; frontier: Frontier; section: FrameSection } => ({
      stream,
      frontier: stage.frontier,
      section: {
        stream: stream.origin,
        first: stage.first,
        leafHashes: Buffer.concat(stage.leafHashes),
        root: stage.frontier.root(),
        records: collaborators.encode.records(stage.rows),
        bodies: collaborators.encode.bodies(stage.rows),
      },
    }));
    const digests = batch.flatMap(({ submission }) => (submission.digest === undefined ? [] : [{ digest: submission.digest, at: tIngest }]));
    const segment = await appendDurable([{ type: 'frame', payload: { digests, sections: sections.map(({ section }) => section) } }]);
    lastIngest = tIngest;
    recent.add(digests);
    collaborators.onSealed(sections.reduce((rows, { section }) => rows + section.leafHashes.length / 32, 0));
    for (const { stream, frontier, section } of sections) {
      if (stream.frontier.size === 0) report(collaborators.log.open(stream, from.previous.get(stream.retentionClass)));
      stream.frontier = frontier;
      stream.pending.push({ section, segment });
      stream.oldestUncut ??= clock.monotonicMs();
    }
    return ids;
  }

  async function appendDurable(entries: readonly JournalEntry[]): Promise<Segment> {
    await releasing.catch(() => {}); // reported already; it writes too, and could fill the segment between the next two lines
    const carry: JournalEntry[] = owesCarry || journal.needsCarry ? [{ type: 'carry', payload: carryOver() }] : [];
    newest = await journal.append([...carry, ...entries]);
    owesCarry = false;
    return newest;
  }

  function carryOver(): Extract<JournalEntry, { type: 'carry' }>['payload'] {
    return {
      digests: recent.list(clock.now()),
      streams: [...streams.values()]
        .filter(({ frontier }) => frontier.size > 0)
        .map(({ origin, frontier, cut }) => ({ stream: origin, size: frontier.size, frontier: frontier.hashes(), cut })),
    };
  }

  async function cut(due: readonly OpenStream[]): Promise<void> {
    if (due.length === 0) return;
    const cuts = due.map((stream) => {
      const head = signHead(stream, stream.signer);
      return { stream, payload: { ...head, checkpoint: collaborators.encode.checkpoint(head) } };
    });
    await appendDurable(cuts.map(({ payload }) => ({ type: 'cut', payload })));
    for (const { stream, payload } of cuts) {
      collaborators.log.publish(payload);
      stream.oldestUncut = undefined;
      const group = takeGroup(stream, payload);
      hold(group.segment, 1);
      inserter.enqueue(group);
    }
  }

  function dueStreams(): readonly OpenStream[] {
    const now = clock.monotonicMs();
    return [...streams.values()].filter(
      (stream) =>
        stream.pending.length > 0 &&
        (cutAll ||
          stream.frontier.size - stream.cut >= CUT_ROWS ||
          weighPending(stream) >= CUT_BYTES ||
          (stream.oldestUncut !== undefined && now - stream.oldestUncut >= CUT_AFTER_MS)),
    );
  }

  function takeBatch(): readonly Waiting[] {
    let records = 0;
    const end = queue.findIndex(({ submission }) => {
      const full = records > 0 && records + submission.records.length > FRAME_RECORDS;
      records += submission.records.length;
      return full;
    });
    const batch = end < 0 ? queue : queue.slice(0, end);
    queue = end < 0 ? [] : queue.slice(end);
    return batch;
  }

  async function pump(): Promise<void> {
    while (true) {
      const batch = takeBatch();
      if (batch.length > 0) {
        try {
          const ids = await sealFrame(batch);
          for (const [index, { settle }] of batch.entries()) settle.resolve(ids[index] ?? []);
        } catch (error) {
          for (const { settle } of batch) settle.reject(error);
        }
      }
      const due = dueStreams();
      if (due.length > 0) await cut(due);
      if (queue.length === 0 && dueStreams().length === 0) break;
    }
    cutAll = false;
  }

  /** Runs the pump unless it runs; a cut that fails is retried by the next turn, since nothing moved. */
  function wake(): void {
    if (active) return;
    active = true;
    clearTimeout(cutTimer);
    pumping = pump().finally(() => {
      active = false;
      if (queue.length > 0) wake();
      else if (!closed && [...streams.values()].some(({ pending }) => pending.length > 0)) cutTimer = setTimeout(wake, CUT_AFTER_MS / 4);
    });
    report(pumping);
  }

  /** @throws what kept a checkpoint from becoming durable */
  async function cutEverything(): Promise<void> {
    await pumping.catch(() => {}); // an earlier turn's failure is reported already; this turn tries again
    cutAll = true;
    wake();
    await pumping;
  }

  return {
    append: (submission) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new CodedError('INGEST_BUSY', 'the writer is closed'));
        queue.push({ submission, settle: { resolve, reject } });
        wake();
      }),
    async flush() {
      await cutEverything();
      await inserter.drained();
    },
    streams: () => [...streams.values()].map(({ origin, frontier }) => ({ stream: origin, size: frontier.size })),
    async close(withinMs) {
      closed = true;
      clearTimeout(cutTimer);
      await cutEverything();
      const stored = await within(inserter.drained(), withinMs);
      if (stored) {
        for (const stream of new Set([...closing, ...streams.values()])) if (stream.frontier.size > 0) await closeStream(stream);
      } else inserter.stop();
      await journal.close();
      return stored;
    },
  };
}

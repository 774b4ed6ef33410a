import type { FileHandle } from 'node:fs/promises';
import type { StoredRequest } from './contract.ts';
import { DIGEST_SIZE, encodeRecord, HEADER_SIZE, type JournalRecord } from './record.ts';
import { replaySegments } from './replay.ts';
import { createSegment, listSegments, makeFolder, readAt, removeSegment } from './segments.ts';

/** A request to keep: `bytes` are sealed already. */
export interface NewRequest {
  readonly bytes: Uint8Array;
  readonly spans: number;
  readonly digest: Uint8Array;
  readonly at: bigint;
  readonly sealed: boolean;
}

export interface ForwardJournal {
  /** What earlier runs left, in order, and how far each backend got. */
  readonly recovered: { readonly requests: readonly StoredRequest[]; readonly reached: ReadonlyMap<string, number> };
  /** Bytes of all segments. */
  readonly bytes: number;
  /** Requests get this number or a higher one. */
  readonly nextSeq: number;
  /** Resolves when all of them are durable, as one write; on failure none of them counts. */
  append(requests: readonly NewRequest[]): Promise<readonly StoredRequest[]>;
  read(request: StoredRequest): Promise<Uint8Array>;
  /** Noted without waiting for the disk: a crash of the machine may forget it, one of the process does not. */
  note(note: { readonly type: 'reached'; readonly seq: number; readonly backend: string } | { readonly type: 'cancelled'; readonly seq: number }): void;
  /** Removes the segments whose requests all have a seq below `seq`. */
  release(seq: number): void;
  /** Removes the oldest segment but the one being written; returns the first seq that is left, or undefined where there is none to give up. */
  dropOldest(): number | undefined;
  close(): Promise<void>;
}

interface Segment {
  readonly number: number;
  bytes: number;
  /** Seq behind its last request. */
  end: number;
}

interface Waiting {
  readonly records: readonly JournalRecord[];
  readonly resolve: (stored: readonly StoredRequest[]) => void;
  readonly reject: (error: unknown) => void;
}

const NO_TIME = 0n;

/** One writer's journal of requests that backends have not taken. Appends share one write and one fsync; a segment is only ever appended to. */
export async function openForwardJournal(
  { onFailure }: { readonly onFailure: (error: unknown) => void },
  { folder, segmentBytes }: { readonly folder: string; readonly segmentBytes: number },
): Promise<ForwardJournal> {
  await makeFolder(folder);
  const numbers = await listSegments(folder);
  const replay = await replaySegments(folder, numbers);
  const segments: Segment[] = replay.segments.map((segment) => ({ ...segment }));
  let nextSeq = replay.nextSeq;
  let current = await startSegment((numbers.at(-1) ?? -1) + 1);
  let waiting: Waiting[] = [];
  let notes: JournalRecord[] = [];
  let pumping: Promise<void> = Promise.resolve();
  let active = false;
  const removing = new Set<Promise<void>>();

  /** A run never appends to what an earlier one wrote: behind a torn end nothing would be found again. */
  async function startSegment(number: number): Promise<{ readonly file: FileHandle; readonly segment: Segment }> {
    const file = await createSegment(folder, number);
    const segment = { number, bytes: 0, end: nextSeq };
    segments.push(segment);
    return { file, segment };
  }

  function pump(): Promise<void> {
    if (!active) {
      active = true;
      pumping = write();
    }
    return pumping;
  }

  async function write(): Promise<void> {
    while (waiting.length > 0 || notes.length > 0) {
      const batch = waiting;
      const records = [...notes, ...batch.flatMap((entry) => entry.records)];
      waiting = [];
      notes = [];
      try {
        const offsets = await writeRecords(records, batch.length > 0);
        for (const { records: own, resolve } of batch) resolve(own.map((record) => place(record, offsets.get(record) ?? 0)));
      } catch (error) {
        for (const { reject } of batch) reject(error);
        if (batch.length === 0) onFailure(error);
      }
    }
    active = false;
  }

  async function writeRecords(records: readonly JournalRecord[], durable: boolean): Promise<ReadonlyMap<JournalRecord, number>> {
    if (current.segment.bytes >= segmentBytes) {
      const next = await startSegment(current.segment.number + 1);
      await current.file.close();
      current = next;
    }
    const { file, segment } = current;
    const offsets = new Map<JournalRecord, number>();
    const chunks = records.map(encodeRecord);
    let at = segment.bytes;
    for (const [index, record] of records.entries()) {
      offsets.set(record, at);
      at += chunks[index]?.length ?? 0;
    }
    try {
      await file.writev(chunks, segment.bytes);
      if (durable) await file.datasync();
    } catch (error) {
      await file.truncate(segment.bytes);
      throw error;
    }
    segment.bytes = at;
    for (const { type, seq } of records) if (type === 'request') segment.end = seq + 1;
    return offsets;
  }

  function place({ seq, spans, payload, at, sealed }: JournalRecord, offset: number): StoredRequest {
    const length = payload.length - DIGEST_SIZE;
    return {
      seq,
      segment: current.segment.number,
      offset: offset + HEADER_SIZE + DIGEST_SIZE,
      length,
      spans,
      digest: new Uint8Array(payload.subarray(0, DIGEST_SIZE)),
      at,
      sealed,
    };
  }

  function remove(segment: Segment): void {
    const work: Promise<void> = removeSegment(folder, segment.number)
      .catch(onFailure)
      .finally(() => removing.delete(work));
    removing.add(work);
  }

  return {
    recovered: { requests: replay.requests, reached: replay.reached },
    get bytes() {
      return segments.reduce((sum, segment) => sum + segment.bytes, 0);
    },
    get nextSeq() {
      return nextSeq;
    },
    append(requests) {
      const records = requests.map(({ bytes, digest, ...rest }): JournalRecord => {
        nextSeq += 1;
        return { type: 'request', ...rest, seq: nextSeq - 1, payload: Buffer.concat([digest, bytes]) };
      });
      return new Promise((resolve, reject) => {
        waiting.push({ records, resolve, reject });
        void pump();
      });
    },
    read: (request) => readAt(folder, request),
    note(note) {
      const payload = note.type === 'reached' ? Buffer.from(note.backend, 'utf8') : new Uint8Array(0);
      notes.push({ type: note.type, seq: note.seq, sealed: false, at: NO_TIME, spans: 0, payload });
      void pump();
    },
    release(seq) {
      for (let [oldest] = segments; oldest !== undefined && oldest !== current.segment && oldest.end <= seq; [oldest] = segments) {
        segments.shift();
        remove(oldest);
      }
    },
    dropOldest() {
      const [oldest] = segments;
      if (oldest === undefined || oldest === current.segment) return undefined;
      segments.shift();
      remove(oldest);
      return oldest.end;
    },
    async close() {
      await pump();
      await Promise.all(removing);
      await current.file.close();
    },
  };
}

import { randomBytes } from 'node:crypto';
import { CodedError } from '@spanproof/vocabulary';
import type { Disk, DiskFile, Journal, JournalEntry, Segment } from './contract.ts';
import { encodeRecord } from './record.ts';
import { createSegmentFiles } from './segment-files.ts';
import { segmentNumbers } from './segment-name.ts';

export interface JournalSettings {
  /** Exists and holds no segment: one journal writes one epoch, once. */
  readonly folder: string;
  /** Size at which a segment is full; the record that crosses it still fits. */
  readonly segmentBytes: number;
  /** 64 random bits that no one outside knows; drawn where absent. */
  readonly generation?: bigint;
}

/**
 * Opens the journal of a new epoch. Its first record is empty, durable before this resolves, and tells replay the generation.
 * @throws CodedError JOURNAL_CORRUPT where the folder already holds segments; DISK_FULL, DISK_FAILED
 */
export async function openJournal(disk: Disk, settings: JournalSettings): Promise<Journal> {
  const { folder, segmentBytes, generation = randomBytes(8).readBigUInt64BE() } = settings;
  if (segmentNumbers(await disk.list(folder)).length > 0) throw new CodedError('JOURNAL_CORRUPT', 'a new epoch found segments in its journal folder');
  const files = createSegmentFiles(disk, settings);
  const used = new Map<Segment, number>();
  let segment: Segment = 0;
  let file: DiskFile = await files.open(segment);
  /** Everything below is durable; nothing at or beyond it counts. */
  let position = 0;
  let sequence = 0;
  let oldest: Segment = 0;
  let owesCarry = false;
  let waiting: readonly JournalEntry[] = [];
  let refusal: CodedError | undefined;
  let closed = false;
  let turn: Promise<unknown> = Promise.resolve();

  /** One write in flight; the caller of each step hears its failure. */
  function enqueue<T>(step: () => Promise<T>): Promise<T> {
    const done = turn.then(step);
    turn = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  async function roll(): Promise<void> {
    const next = await files.open(segment + 1);
    const full = file;
    file = next;
    segment += 1;
    position = 0;
    owesCarry = true;
    await full.close();
  }

  async function writeRecord(entries: readonly JournalEntry[], released: Segment): Promise<void> {
    const { chunks, size } = encodeRecord({ generation, segment, sequence, oldest: released }, entries);
    try {
      await file.write(chunks, position);
      await file.sync();
    } catch (cause) {
      await rollBack(cause);
      throw cause;
    }
    position += size;
    sequence += 1;
    used.set(segment, position);
  }

  /**
   * Truncating also drops the pages themselves: after a failed fsync the kernel calls them clean, and a second
   * fsync would report success for bytes that never reached the disk.
   */
  async function rollBack(cause: unknown): Promise<void> {
    try {
      await file.truncate(position);
      await file.sync();
    } catch (error) {
      refusal = new CodedError('JOURNAL_CORRUPT', `segment ${segment} could not be truncated to byte ${position} after a failed write`, {
        cause: new AggregateError([cause, error]),
        todo: 'free or repair the disk, then restart: what was acknowledged is kept',
      });
      throw refusal;
    }
  }

  function mayWrite(): void {
    if (refusal !== undefined) throw refusal;
    if (closed) throw new Error('the journal is closed');
  }

  async function appendNow(entries: readonly JournalEntry[]): Promise<Segment> {
    mayWrite();
    const [first] = entries;
    const carries = first?.type === 'carry';
    if (!carries && isDue()) throw new Error('the first record of a segment begins with a carry entry');
    if (position >= segmentBytes) await roll();
    const riding = waiting;
    // What rides along belongs to earlier entries; a carry has to stay the first of its segment.
    await writeRecord(carries ? [first, ...riding, ...entries.slice(1)] : [...riding, ...entries], oldest);
    waiting = waiting.slice(riding.length);
    owesCarry = false;
    return segment;
  }

  function isDue(): boolean {
    return owesCarry || position >= segmentBytes;
  }

  await writeRecord([], oldest);
  return {
    async append(entries, options = {}) {
      if (!options.lazy) return enqueue(() => appendNow(entries));
      mayWrite();
      waiting = [...waiting, ...entries];
      return segment;
    },
    get needsCarry() {
      return isDue();
    },
    release: (released) =>
      enqueue(async () => {
        mayWrite();
        const next = Math.min(released, segment - 1) + 1;
        if (next <= oldest) return;
        // Said on disk before a file is reused: replay then knows that a missing segment was released, not lost.
        await writeRecord([], next);
        for (; oldest < next; oldest++) used.delete(oldest);
        await files.free(oldest);
      }),
    get bytes() {
      return [...used.values()].reduce((sum, bytes) => sum + bytes, 0);
    },
    close: () =>
      enqueue(async () => {
        if (closed) return;
        if (waiting.length > 0 && refusal === undefined) await writeRecord(waiting, oldest);
        closed = true;
        await file.close();
      }),
  };
}

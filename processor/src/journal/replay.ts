import { CodedError } from '@spanproof/vocabulary';
import type { Disk, JournalEntry, JournalReplay, Segment } from './contract.ts';
import { readEntries } from './entry.ts';
import { decodeHeader, decodePayload, PAGE, type RecordHeader, recordSize } from './record.ts';
import { segmentNumbers, segmentPath } from './segment-name.ts';

/** How far the records lead, over all segments read so far. */
interface Chain {
  readonly generation: bigint;
  readonly next: number;
  readonly oldest: Segment;
}

/**
 * Reads back an epoch's folder: every acknowledged entry of the segments not released, once and in order, and perhaps the last append
 * that was not yet acknowledged. What no writer finished behind it is dropped and counted. Row bytes are views of the segments read.
 * A tree head in a frame is not re-checked here: that is the caller's.
 * @throws CodedError JOURNAL_CORRUPT (with segment and byte) where a record is damaged that a later one proves to have been durable,
 *   or where a segment is missing
 */
export async function replayJournal(disk: Disk, folder: string): Promise<JournalReplay> {
  const segments = segmentNumbers(await disk.list(folder));
  const [lowest] = segments;
  if (lowest === undefined) return { entries: [], tornBytes: 0 };
  const found: { segment: Segment; entry: JournalEntry }[] = [];
  let tornBytes = 0;
  let chain: Chain | undefined;
  for (const [index, segment] of segments.entries()) {
    if (segment !== lowest + index) throw corrupt(lowest + index, 0, 'the segment is missing');
    const file = await disk.read(segmentPath(folder, segment));
    const walked = walkSegment(file, segment, chain);
    for (const entry of walked.entries) found.push({ segment, entry });
    chain = walked.chain;
    tornBytes += walked.tornBytes;
    // The opening record is durable before any other, and what comes before a released segment was read already.
    if (chain === undefined && (lowest > 0 || segments.length > 1)) throw corrupt(segment, 0, 'the first record is damaged');
  }
  const oldest = chain?.oldest ?? lowest;
  if (lowest > oldest) throw corrupt(oldest, 0, 'the segment is missing');
  return { entries: found.filter(({ segment }) => segment >= oldest), tornBytes };
}

function walkSegment(file: Uint8Array, segment: Segment, before: Chain | undefined): { entries: JournalEntry[]; chain: Chain | undefined; tornBytes: number } {
  const entries: JournalEntry[] = [];
  let chain = before;
  let offset = 0;
  while (true) {
    const header = decodeHeader(file, offset);
    const payload = header !== undefined && follows(header, segment, chain) ? decodePayload(file, offset, header) : undefined;
    if (header === undefined || payload === undefined) break;
    entries.push(...readPayload(payload, segment, offset));
    chain = { generation: header.generation, next: header.sequence + 1, oldest: header.oldest };
    offset += recordSize(header.length);
  }
  refuseLaterRecords(file, segment, chain, offset);
  return { entries, chain, tornBytes: countTorn(file, segment, chain, offset) };
}

function readPayload(payload: Uint8Array, segment: Segment, offset: number): JournalEntry[] {
  try {
    return readEntries(payload);
  } catch (cause) {
    throw corrupt(segment, offset, 'the record is whole, its entries are not', cause);
  }
}

function follows(header: RecordHeader, segment: Segment, chain: Chain | undefined): boolean {
  if (header.segment !== segment) return false;
  if (chain === undefined) return segment > 0 || header.sequence === 0;
  return header.generation === chain.generation && header.sequence === chain.next;
}

/**
 * One write is in flight at a time, and it starts after everything before it is durable. So a later header of this journal, even one
 * whose payload is torn or that stands in the wrong file, proves that the damaged bytes at `end` had been acknowledged.
 * Stale records of a recycled file are earlier ones.
 */
function refuseLaterRecords(file: Uint8Array, segment: Segment, chain: Chain | undefined, end: number): void {
  for (let offset = end; offset < file.length; offset += PAGE) {
    const header = decodeHeader(file, offset);
    if (header === undefined) continue;
    if (chain !== undefined && (header.generation !== chain.generation || header.sequence < chain.next)) continue;
    const isInFlight = offset === end && header.segment === segment && header.sequence === (chain?.next ?? 0);
    if (!isInFlight) throw corrupt(segment, end, `a damaged record lies before a later one at byte ${offset}`);
  }
}

/** Bytes of the write that a crash cut short, as far as its own header still tells. */
function countTorn(file: Uint8Array, segment: Segment, chain: Chain | undefined, end: number): number {
  const header = decodeHeader(file, end);
  if (header === undefined || header.segment !== segment || (chain !== undefined && header.generation !== chain.generation)) return 0;
  return Math.min(recordSize(header.length), file.length - end);
}

function corrupt(segment: Segment, offset: number, what: string, cause?: unknown): CodedError {
  return new CodedError('JOURNAL_CORRUPT', `journal segment ${segment}, byte ${offset}: ${what}`, {
    ...(cause === undefined ? {} : { cause }),
    todo: 'keep the data folder as it is and restore the journal from a copy',
  });
}

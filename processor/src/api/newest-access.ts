import { type AccessEntry, type AccessPage, CodedError } from '@spanproof/vocabulary';
import type { SealedReader } from '../open/contract.ts';
import { type AccessFilter, readAccess } from './read-access.ts';

const MS_NS = 1_000_000n;
/** The first stretch of time that is read; each one before it is four times as long. */
const FIRST_STRETCH = 3_600n * 1_000n * MS_NS;

/**
 * The newest `count` entries, or those before the one named: stretch by stretch backwards, so that a long log costs what its end costs.
 * @throws CodedError REQUEST_INVALID where `before` is no entry that matches
 */
export async function readNewestAccess(
  reader: SealedReader,
  filter: AccessFilter,
  page: { readonly count: number; readonly before?: string | undefined; readonly now: bigint },
): Promise<AccessPage> {
  const { count, before, now } = page;
  const { from: first = 0n } = filter;
  const entries: AccessEntry[] = [];
  // A clock that was set back leaves entries ahead of now.
  let end = least(filter.to ?? now + FIRST_STRETCH, before === undefined ? undefined : endOfInstant(before));
  let until = before;
  for (let stretch = FIRST_STRETCH; entries.length <= count && (end > first || until !== undefined); stretch *= 4n) {
    const start = end - stretch > first ? end - stretch : first;
    entries.push(...(await takeLast(readAccess(reader, { ...filter, from: start, to: end }), count + 1 - entries.length, until)));
    until = undefined;
    end = start;
  }
  const last = entries[count - 1];
  return { entries: entries.slice(0, count), ...(entries.length > count && last !== undefined ? { next: last.record_id } : {}) };
}

/** The last ones before `until`, newest first. */
async function takeLast(entries: AsyncIterable<AccessEntry>, count: number, until: string | undefined): Promise<readonly AccessEntry[]> {
  let window: AccessEntry[] = [];
  let seen = until === undefined;
  for await (const entry of entries) {
    seen ||= entry.record_id === until;
    if (entry.record_id === until) break;
    window.push(entry);
    if (window.length > 2 * count) window = window.slice(-count);
  }
  if (!seen) throw new CodedError('REQUEST_INVALID', 'query.before: no such entry matches');
  return window.slice(-count).toReversed();
}

/** A record id begins with the millisecond of its ingestion (UUIDv7). */
function endOfInstant(recordId: string): bigint {
  return (BigInt(`0x${recordId.slice(0, 12)}`) + 1n) * MS_NS;
}

function least(a: bigint, b: bigint | undefined): bigint {
  return b === undefined || a < b ? a : b;
}

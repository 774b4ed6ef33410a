import { INVENTORY_KINDS, type InventoryKind } from '@spanproof/vocabulary';
import type { Beside } from '../find-vendor.ts';
import type { AppendOwn, SealedReader } from '../open/contract.ts';
import type { Registers } from '../registers/contract.ts';
import type { Query, Row } from '../store/contract.ts';
import type { Discovery } from './contract.ts';
import { COVERABLE, type FindCover, readCoverage } from './coverage.ts';
import { DISCOVERY_SCHEMA, formDiscoveryRecord, readDiscovered } from './discovery-record.ts';
import { formItemId } from './item-id.ts';
import { ITEMS_OF_STRETCH, STREAM_SIZES } from './queries/discoveries.sql.ts';
import { readText, readTexts } from './read-row.ts';
import { createStreamProgress } from './stream-progress.ts';

/** Rows of a stream that one statement looks at: what it yields is bounded, however hostile the names. */
const STRETCH_ROWS = 50_000;
/** Items of one kind that one scan records; the rest wait their turn. A flood of names must not become a flood of records. */
const MOST_OF_KIND = 100;
/** After the first scan only streams of the last two months grow. */
const LOOK_BACK_NS = 31n * 86_400_000_000_000n;

export interface DiscoverCollaborators {
  readonly query: Query;
  readonly reader: Pick<SealedReader, 'list'>;
  readonly registers: Pick<Registers, 'list'>;
  readonly append: AppendOwn;
  /** Resolves when the engine holds all that was sealed before. */
  readonly caughtUp: () => Promise<void>;
  readonly now: () => bigint;
}

/** What a scan recorded, and whether it saw rows that no scan had seen. */
export interface Scan {
  readonly discoveries: readonly Discovery[];
  readonly grown: boolean;
}

interface Found {
  readonly discovery: Discovery;
  readonly beside: Beside;
}

interface Stretch {
  readonly stream: string;
  readonly first: number;
  readonly end: number;
}

/**
 * Makes the scan. What is known comes from the ledger, once, and again whenever a record may or may not have become durable: so an item is recorded once
 * whatever is killed. The first scan looks at everything, each later one at the rows that came since, stream by stream.
 */
export function createDiscover(collaborators: DiscoverCollaborators): () => Promise<Scan> {
  const { query, append, now } = collaborators;
  const progress = createStreamProgress(now);
  /** Found and not recorded yet, by key, with the earliest call of all streams. */
  const pending = new Map<string, Found>();
  let known: Set<string> | undefined;
  const sizes = new Map<string, number>();
  let period = '';

  async function readKnown(): Promise<Set<string>> {
    await collaborators.caughtUp();
    const read = new Set<string>();
    for await (const record of collaborators.reader.list({ kinds: ['governance'], schema: DISCOVERY_SCHEMA }, [])) {
      const discovered = readDiscovered(record);
      if (discovered !== undefined) read.add(keyOf(discovered));
    }
    for (const key of pending.keys()) if (read.has(key)) pending.delete(key);
    return read;
  }

  async function collect(seen: ReadonlySet<string>): Promise<boolean> {
    let grown = false;
    for (const row of await query(STREAM_SIZES, { period })) {
      const stream = readText(row, 'stream');
      const size = Number(readText(row, 'size'));
      grown ||= size > (sizes.get(stream) ?? 0);
      sizes.set(stream, size);
      const whole = progress.isWhole(stream, size - Number(readText(row, 'rows')));
      for (const stretch of listStretches(stream, progress.markOf(stream), size)) {
        for (const found of (await query(ITEMS_OF_STRETCH, { ...stretch })).map(readFound)) {
          const key = keyOf(found.discovery);
          if (!seen.has(key)) pending.set(key, merge(pending.get(key), found));
        }
        if (whole) progress.mark(stream, stretch.end);
      }
    }
    period = formMonth(now() - LOOK_BACK_NS);
    return grown;
  }

  async function sealAll(discoveries: readonly Discovery[], seen: Set<string>): Promise<void> {
    const sealed = await Promise.allSettled(discoveries.map((discovery) => append(formDiscoveryRecord(discovery, now()))));
    const failed = sealed.find((one) => one.status === 'rejected');
    if (failed !== undefined) {
      known = undefined; // which of them are durable is for the ledger to say
      throw failed.reason;
    }
    for (const key of discoveries.map(keyOf)) {
      seen.add(key);
      pending.delete(key);
    }
  }

  return async () => {
    const seen = (known ??= await readKnown());
    const grown = await collect(seen);
    const findCover = readCoverage(collaborators.registers);
    const due = chooseDue([...pending.values()]).map((found) => judge(found, findCover));
    await sealAll(due, seen);
    return { discoveries: due, grown };
  };
}

function formMonth(at: bigint): string {
  return new Date(Number(at / 1_000_000n)).toISOString().slice(0, 7);
}

/** The earliest of each kind. */
function chooseDue(found: readonly Found[]): readonly Found[] {
  return INVENTORY_KINDS.flatMap((kind) =>
    found
      .filter(({ discovery }) => discovery.item === kind)
      .toSorted((a, b) => (isEarlier(a, b) ? -1 : 1))
      .slice(0, MOST_OF_KIND),
  );
}

function isEarlier(a: Found, b: Found): boolean {
  return BigInt(a.discovery.first_seen) < BigInt(b.discovery.first_seen);
}

/** The earliest call of both, and what stands beside either. */
function merge(known: Found | undefined, found: Found): Found {
  if (known === undefined) return found;
  const union = (names: (one: Found) => readonly string[]): readonly string[] => [...new Set([...names(known), ...names(found)])];
  const beside = { providers: union((one) => one.beside.providers), hosts: union((one) => one.beside.hosts) };
  return { discovery: (isEarlier(found, known) ? found : known).discovery, beside };
}

function judge({ discovery, beside }: Found, findCover: FindCover): Discovery {
  const { item, id } = discovery;
  return COVERABLE.includes(item) ? { ...discovery, registered: findCover(item, id, beside) !== undefined } : discovery;
}

function* listStretches(stream: string, from: number, size: number): Generator<Stretch> {
  for (let first = from; first < size; first += STRETCH_ROWS) yield { stream, first, end: Math.min(first + STRETCH_ROWS, size) };
}

function readFound(row: Row): Found {
  const item = readText(row, 'item_kind') as InventoryKind;
  return {
    discovery: { item, id: formItemId(item, readTexts(row, 'names')), first_seen: readText(row, 'first_seen'), record_id: readText(row, 'record_id') },
    beside: { providers: readTexts(row, 'providers'), hosts: readTexts(row, 'hosts') },
  };
}

function keyOf({ item, id }: { readonly item: InventoryKind; readonly id: string }): string {
  return `${item} ${id}`;
}

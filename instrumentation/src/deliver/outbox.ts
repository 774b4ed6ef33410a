import { warnOnce } from '../warning.ts';
import { formatBatch, type Item, parseBatch } from './batch-text.ts';
import { BODY_END } from './encode-span.ts';
import { createOutages, type EndedOutage } from './outages.ts';
import type { Post } from './post.ts';
import type { Spool, SpoolFile } from './spool.ts';

export interface OutboxSettings {
  readonly maxQueueItems: number;
  /** UTF-16 units in memory. */
  readonly maxQueueChars: number;
  readonly maxBatchItems: number;
  readonly maxBatchChars: number;
  /** Milliseconds an item waits for company. */
  readonly delay: number;
  /** Milliseconds after a failed delivery: doubled each time up to the second. */
  readonly retry: readonly [first: number, longest: number];
  /** Every batch is on disk before it is sent, not only while nobody takes it. */
  readonly writeAhead: boolean;
}

export const OUTBOX_DEFAULTS: OutboxSettings = {
  maxQueueItems: 4096,
  maxQueueChars: 64 * 1_048_576,
  maxBatchItems: 512,
  maxBatchChars: 2 * 1_048_576,
  delay: 1000,
  retry: [1000, 30_000],
  writeAhead: false,
};

export interface OutboxCollaborators {
  readonly post: Post;
  readonly spool: Spool | undefined;
  /** What comes before the spans of every body of this process. */
  readonly head: string;
  /** Numbered items nobody will deliver any more. */
  readonly onDropped: (count: number) => void;
  readonly onOutage: (outage: EndedOutage) => void;
  /** Before items are put on disk: the source may have something to say about them. */
  readonly onSpill: () => void;
  /** The record of a call is on disk or delivered: what was kept of its decision has served. */
  readonly onKept: (decisionId: string) => void;
}

export interface Outbox {
  add(item: Item): void;
  /** What another process left behind goes first. */
  adopt(files: readonly SpoolFile[]): Promise<ReadonlySet<string>>;
  /** Tries to send what waits, now; false where it still waits. Never rejects. */
  flush(): Promise<boolean>;
  /** As flush(), but does not ask again before the time for it has come: whoever waits for the answer is a call of the application's. */
  deliver(): Promise<boolean>;
  /** Whether anything waits or is on its way. */
  pending(): boolean;
  /** A call was refused because nobody could take its decision. */
  noteRefusal(): void;
  /** The process ends: what waits goes to disk, at once. */
  spillNow(): void;
}

/** In memory, on disk, or both. The body never changes, so that a receiver that had stored it recognises it. */
interface Batch {
  items: readonly Item[] | undefined;
  file: SpoolFile | undefined;
  readonly head: string;
}

/**
 * Delivers in order, one request in flight. While nobody takes anything, what waits moves to the spool, in order too; a batch that is refused is
 * halved until the item that is refused stands alone and is given up.
 */
export function createOutbox(collaborators: OutboxCollaborators, settings: OutboxSettings): Outbox {
  const { post, spool, head, onDropped, onKept } = collaborators;
  const outages = createOutages();
  const queue: Item[] = [];
  let queuedChars = 0;
  const batches: Batch[] = [];
  let written = 0;
  let working: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let retryAt = 0;

  function schedule(milliseconds: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void work(Date.now() >= retryAt);
    }, milliseconds).unref();
  }

  function work(sending: boolean): Promise<void> {
    working ??= run(sending).finally(() => {
      working = undefined;
      if (!pending()) return;
      schedule(failures === 0 ? settings.delay : Math.min(settings.delay, Math.max(1, retryAt - Date.now())));
    });
    return working;
  }

  async function run(sending: boolean): Promise<void> {
    if (outages.open) await spill();
    if (!sending) return;
    for (let batch = nextBatch(); batch !== undefined; batch = nextBatch()) {
      if (settings.writeAhead) await store(batch);
      const items = await load(batch);
      if (items === undefined) continue;
      const posted = await post(formBody(batch.head, items));
      if (posted.result === 'away') {
        failures += 1;
        retryAt = Date.now() + Math.min(settings.retry[0] * 2 ** (failures - 1), settings.retry[1]);
        outages.fail(posted.reason, () => countNumbered(queue) + batches.reduce((sum, waiting) => sum + countNumbered(waiting.items ?? []), 0));
        warnOnce('SPANPROOF_EXPORT', `spans cannot be delivered and wait: ${posted.reason}`);
        await spill();
        return;
      }
      batches.shift();
      if (posted.result === 'refused') split(batch, items);
      else settle(batch, items);
    }
  }

  function settle(batch: Batch, items: readonly Item[]): void {
    for (const { decisionId } of items) if (decisionId !== undefined) onKept(decisionId);
    if (batch.file !== undefined) discard(batch.file);
    failures = 0;
    retryAt = 0;
    const ended = outages.end();
    if (ended !== undefined) collaborators.onOutage(ended);
  }

  /** A refused file stays until its halves are somewhere: they are, in memory. */
  function split(batch: Batch, items: readonly Item[]): void {
    if (items.length <= 1) onDropped(countNumbered(items));
    else {
      const half = Math.ceil(items.length / 2);
      batches.unshift(...[items.slice(0, half), items.slice(half)].map((part): Batch => ({ items: part, file: undefined, head: batch.head })));
    }
    if (batch.file !== undefined) discard(batch.file);
  }

  function nextBatch(): Batch | undefined {
    if (batches[0] !== undefined || queue.length === 0) return batches[0];
    batches.push(cut());
    return batches[0];
  }

  function cut(): Batch {
    let chars = 0;
    let count = 0;
    for (let item = queue[0]; item !== undefined && count < settings.maxBatchItems; item = queue[count]) {
      if (count > 0 && chars + item.text.length > settings.maxBatchChars) break;
      chars += item.text.length;
      count += 1;
    }
    queuedChars -= chars;
    return { items: queue.splice(0, count), file: undefined, head };
  }

  /** Moves what is in memory to disk, in order, until the disk refuses. */
  async function spill(): Promise<void> {
    if (spool === undefined) return;
    if (queue.some(({ numbered }) => numbered)) collaborators.onSpill();
    for (const batch of batches) if (!(await store(batch))) return;
    while (queue.length > 0) {
      const batch = cut();
      batches.push(batch);
      if (!(await store(batch))) return;
    }
  }

  async function store(batch: Batch): Promise<boolean> {
    if (batch.file !== undefined) {
      if (outages.open) batch.items = undefined;
      return true;
    }
    if (spool === undefined || batch.items === undefined) return false;
    try {
      batch.file = await spool.write(nextName(), format(batch, batch.items));
      release(batch, batch.items);
      return true;
    } catch (error) {
      warnSpool(error);
      return false;
    }
  }

  /** On disk, a batch needs no memory while nobody takes it. */
  function release(batch: Batch, items: readonly Item[]): void {
    for (const { decisionId } of items) if (decisionId !== undefined) onKept(decisionId);
    if (outages.open) batch.items = undefined;
  }

  async function load(batch: Batch): Promise<readonly Item[] | undefined> {
    if (batch.items !== undefined) return batch.items;
    try {
      return parseBatch(batch.file === undefined ? '' : ((await spool?.read(batch.file)) ?? '')).items;
    } catch (error) {
      // Its calls stay signed for and missing: that shows as a gap of the source. The file stays for whoever looks into it.
      warnOnce('SPANPROOF_SPOOL_DAMAGED', `a file of the spool cannot be read and is left where it is: ${describe(error)}`);
      batches.shift();
      return undefined;
    }
  }

  function format(batch: Batch, items: readonly Item[]): string {
    const outageStart = outages.start;
    return formatBatch({ items, head: batch.head, ...(outageStart === undefined ? {} : { outageStart }) });
  }

  function nextName(): string {
    written += 1;
    return `${String(written).padStart(8, '0')}.batch`;
  }

  function discard(file: SpoolFile): void {
    try {
      spool?.remove(file);
    } catch (error) {
      warnSpool(error); // it will be delivered once more, under the same numbers
    }
  }

  function pending(): boolean {
    return batches.length > 0 || queue.length > 0;
  }

  async function flush(): Promise<boolean> {
    clearTimeout(timer);
    timer = undefined;
    await working; // what runs may have begun before the last item was added
    if (pending()) await work(true);
    return !pending();
  }

  return {
    add(item) {
      if (queue.length >= settings.maxQueueItems || queuedChars + item.text.length > settings.maxQueueChars) {
        if (item.numbered) onDropped(1);
        return;
      }
      queuedChars += item.text.length;
      queue.push(item);
      if (item.numbered) outages.count();
      if (queue.length >= settings.maxBatchItems) void work(Date.now() >= retryAt);
      else schedule(settings.delay);
    },
    async adopt(files) {
      const decided = new Set<string>();
      const adopted: Batch[] = [];
      for (const file of files) {
        try {
          const batch = parseBatch((await spool?.read(file)) ?? '');
          for (const { decisionId } of batch.items) if (decisionId !== undefined) decided.add(decisionId);
          if (batch.outageStart !== undefined) outages.resume(batch.outageStart, countNumbered(batch.items));
          adopted.push({ items: undefined, file, head: batch.head });
        } catch (error) {
          warnOnce('SPANPROOF_SPOOL_DAMAGED', `a file of the spool cannot be read and is left where it is: ${describe(error)}`);
        }
      }
      while (working !== undefined) await working; // it counts on its batch being the first
      batches.unshift(...adopted);
      if (adopted.length > 0) schedule(settings.delay);
      return decided;
    },
    flush,
    deliver: () => (Date.now() < retryAt ? Promise.resolve(false) : flush()),
    pending,
    noteRefusal: () => outages.refuse(),
    spillNow() {
      if (spool === undefined || !pending()) return;
      while (queue.length > 0) batches.push(cut());
      for (const batch of batches) {
        if (batch.file !== undefined || batch.items === undefined) continue;
        try {
          batch.file = spool.writeSync(nextName(), format(batch, batch.items));
          release(batch, batch.items);
        } catch (error) {
          warnSpool(error);
          return;
        }
      }
    },
  };
}

function formBody(head: string, items: readonly Item[]): string {
  return `${head}${items.map(({ text }) => text).join(',')}${BODY_END}`;
}

function countNumbered(items: readonly Item[]): number {
  return items.filter(({ numbered }) => numbered).length;
}

function warnSpool(error: unknown): void {
  warnOnce('SPANPROOF_SPOOL', `what cannot be delivered cannot be kept on disk either, and waits in memory: ${describe(error)}`);
}

function describe(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.message : String(error);
}

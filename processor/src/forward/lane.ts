import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@spanproof/vocabulary';
import type { BackendCounts, Delivery, Sender, StoredRequest } from './contract.ts';

/** A request on its way to one backend; nothing is sent before its body is accepted. */
export interface Parcel {
  readonly request: StoredRequest;
  state: 'held' | 'ready' | 'cancelled';
}

export interface LaneSettings {
  readonly name: string;
  /** Requests are put together up to this size. */
  readonly batchBytes: number;
  /** How long a small batch waits for more. */
  readonly lingerMs: number;
  readonly firstRetryMs: number;
  readonly lastRetryMs: number;
}

export interface LaneCollaborators {
  readonly sender: Sender;
  /** The plaintext of a request. Rejects where disk or key gave it up. */
  readonly read: (request: StoredRequest) => Promise<Uint8Array>;
  /** Everything below `seq` is done with, for this backend. */
  readonly onReached: (seq: number) => void;
  readonly onFailure: (error: unknown) => void;
}

/** One backend's queue, in the order of the journal. */
export interface Lane {
  readonly counts: BackendCounts;
  /** The first seq it still needs. */
  readonly needs: number;
  add(parcel: Parcel): void;
  /** A parcel's state changed. */
  wake(): void;
  /** Gives up what lies below `seq`. */
  dropBelow(seq: number): void;
  /** Counts spans that never got as far as the queue. */
  drop(spans: number): void;
  /** Sends what it can until the deadline or the first failure, then stops. */
  close(withinMs: number): Promise<void>;
}

/** A backend that says when to come back is believed up to this. */
const LONGEST_WAIT_MS = 300_000;

export function openLane(collaborators: LaneCollaborators, settings: LaneSettings, first: readonly Parcel[], nextSeq: () => number): Lane {
  const { sender, onReached, onFailure } = collaborators;
  const queue: Parcel[] = [...first];
  const counts = { forwarded: 0, refused: 0, dropped: 0, failures: 0 };
  const stop = new AbortController();
  let inFlight: readonly Parcel[] = [];
  let floor = 0;
  let closing = false;
  let retryMs = settings.firstRetryMs;
  /** A refused batch is sent again one by one: its other requests may be welcome. */
  let single = 0;
  let bell = Promise.withResolvers<void>();
  const running = run().catch(onFailure);

  function wake(): void {
    bell.resolve();
    bell = Promise.withResolvers();
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      discardCancelled();
      if (queue[0]?.state !== 'ready') {
        if (closing) return;
        await bell.promise;
        continue;
      }
      if (!closing && weigh() < settings.batchBytes) await pause(settings.lingerMs);
      const batch = take();
      const { sent, delivery } = await deliver(batch);
      if (!settle(sent, delivery) && closing) return;
      if (delivery.type === 'later') await backOff(delivery);
      else retryMs = settings.firstRetryMs;
    }
  }

  function discardCancelled(): void {
    while (queue[0]?.state === 'cancelled') queue.shift();
  }

  function weigh(): number {
    let bytes = 0;
    for (const { request, state } of queue) {
      bytes += request.length;
      if (state === 'held' || bytes >= settings.batchBytes) break;
    }
    return bytes;
  }

  function take(): readonly Parcel[] {
    let bytes = 0;
    let length = 0;
    const most = single > 0 ? 1 : queue.length;
    for (const { request, state } of queue) {
      if (state === 'held' || length >= most || (length > 0 && bytes + request.length > settings.batchBytes)) break;
      bytes += request.length;
      length += 1;
    }
    single = Math.max(0, single - 1);
    inFlight = queue.splice(0, length);
    return inFlight.filter(({ state }) => state === 'ready');
  }

  /** Requests that cannot be read are dropped; the others go out as one. */
  async function deliver(batch: readonly Parcel[]): Promise<{ readonly sent: readonly Parcel[]; readonly delivery: Delivery }> {
    const read = await Promise.allSettled(batch.map(({ request }) => collaborators.read(request)));
    const sent: Parcel[] = [];
    const bytes: Uint8Array[] = [];
    for (const [index, parcel] of batch.entries()) {
      const result = read[index];
      if (result?.status === 'fulfilled') {
        sent.push(parcel);
        bytes.push(result.value);
      } else {
        onFailure(result?.reason);
        counts.dropped += parcel.request.spans;
      }
    }
    // Requests put one behind the other are one request: protobuf merges repeated fields.
    return { sent, delivery: sent.length === 0 ? { type: 'taken', rejected: 0, reason: '' } : await sender.send(Buffer.concat(bytes)) };
  }

  /** True where the batch is done with. */
  function settle(sent: readonly Parcel[], delivery: Delivery): boolean {
    const spans = sent.reduce((sum, { request }) => sum + request.spans, 0);
    inFlight = [];
    if (delivery.type === 'later') {
      counts.failures += 1;
      const kept = sent.filter(({ request }) => request.seq >= floor);
      counts.dropped += spans - kept.reduce((sum, { request }) => sum + request.spans, 0);
      queue.unshift(...kept);
      return false;
    }
    if (delivery.type === 'refused' && sent.length > 1) {
      single = sent.length;
      queue.unshift(...sent);
      return false;
    }
    const unwanted = delivery.type === 'refused' ? spans : Math.min(delivery.rejected, spans);
    counts.refused += unwanted;
    counts.forwarded += spans - unwanted;
    if (unwanted > 0) onFailure(new CodedError('FORWARD_REFUSED', `${settings.name} refused ${unwanted} spans: ${delivery.reason}`));
    onReached(needs());
    return true;
  }

  async function backOff(delivery: Extract<Delivery, { type: 'later' }>): Promise<void> {
    onFailure(new CodedError('FORWARD_FAILED', `${settings.name} does not take spans: ${delivery.reason}`));
    const asked = delivery.afterMs === undefined ? 0 : Math.min(delivery.afterMs, LONGEST_WAIT_MS);
    await pause(Math.max(asked, retryMs * (0.8 + 0.4 * Math.random())));
    retryMs = Math.min(retryMs * 2, settings.lastRetryMs);
  }

  async function pause(ms: number): Promise<void> {
    try {
      await delay(ms, undefined, { signal: stop.signal });
    } catch {
      // closed meanwhile: the loop looks at why
    }
  }

  function needs(): number {
    return inFlight[0]?.request.seq ?? queue[0]?.request.seq ?? nextSeq();
  }

  return {
    get counts() {
      const waiting = [...inFlight, ...queue].reduce((sum, { request, state }) => sum + (state === 'cancelled' ? 0 : request.spans), 0);
      return { name: settings.name, waiting, ...counts };
    },
    get needs() {
      return needs();
    },
    add(parcel) {
      queue.push(parcel);
    },
    wake,
    dropBelow(seq) {
      floor = Math.max(floor, seq);
      for (let [parcel] = queue; parcel !== undefined && parcel.request.seq < floor; [parcel] = queue) {
        if (parcel.state !== 'cancelled') counts.dropped += parcel.request.spans;
        queue.shift();
      }
    },
    drop(spans) {
      counts.dropped += spans;
    },
    async close(withinMs) {
      closing = true;
      const force = setTimeout(() => {
        stop.abort();
        sender.close();
      }, withinMs);
      wake();
      if (retryMs > settings.firstRetryMs) stop.abort(); // it does not answer: what waits stays in the journal
      await running;
      clearTimeout(force);
      sender.close();
    },
  };
}

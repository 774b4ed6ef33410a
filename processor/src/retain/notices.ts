import type { ErasureNotice } from '@spanproof/vocabulary';
import { lookRepeatedly, type Looker } from '../look-repeatedly.ts';
import type { NoticeQueue, WaitingNotice } from './notice-queue.ts';
import { type Receiver, sendNotice } from './send-notice.ts';

const LOOK_EVERY_MS = 5_000;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 3_600_000;

export interface Notices {
  /** Queues a notice to every receiver; resolves when it is durable. Without receivers there is nothing to tell. */
  announce(notice: Omit<WaitingNotice, 'receivers'>): Promise<void>;
  waiting(erasure: string): readonly ErasureNotice[];
  /** Sends what is due now. */
  send(): Promise<void>;
  start(): void;
  close(): Promise<void>;
}

/** Tells receivers of erasures until each has acknowledged or its time is up; either is recorded before the notice is forgotten. */
export async function openNotices(
  collaborators: {
    readonly queue: NoticeQueue;
    readonly record: (
      erasure: string,
      receiver: string,
      outcome: 'acknowledged' | 'given_up',
      attempts: number,
      reference: string | undefined,
    ) => Promise<void>;
    readonly nowMs: () => number;
    readonly onFailure: (error: unknown) => void;
  },
  settings: { readonly receivers: readonly Receiver[]; readonly retryForMs: number },
): Promise<Notices> {
  const { queue, record, nowMs, onFailure } = collaborators;
  const { receivers, retryForMs } = settings;
  const known = new Map((await queue.list()).map((notice) => [notice.erasure, notice]));

  async function sendOne(notice: WaitingNotice): Promise<void> {
    const left: WaitingNotice['receivers'][number][] = [];
    for (const waiting of notice.receivers) {
      if (waiting.nextMs > nowMs()) {
        left.push(waiting);
        continue;
      }
      const receiver = receivers.find(({ name }) => name === waiting.name);
      const attempts = waiting.attempts + 1;
      const answer = receiver === undefined ? undefined : await sendNotice(receiver, notice, nowMs());
      if (answer?.acknowledged === true) await record(notice.erasure, waiting.name, 'acknowledged', attempts, answer.reference);
      else if (receiver === undefined || nowMs() - notice.requestedMs >= retryForMs)
        await record(notice.erasure, waiting.name, 'given_up', attempts, undefined);
      else left.push({ name: waiting.name, attempts, nextMs: nowMs() + Math.min(FIRST_RETRY_MS * 2 ** waiting.attempts, LAST_RETRY_MS) });
    }
    if (left.length === 0) {
      known.delete(notice.erasure);
      await queue.remove(notice.erasure);
      return;
    }
    const next = { ...notice, receivers: left };
    known.set(notice.erasure, next);
    await queue.put(next);
  }

  const looker: Looker<void> = lookRepeatedly(
    {
      async lookNow(closing) {
        for (const notice of known.values()) {
          if (closing.aborted) return;
          if (notice.receivers.some(({ nextMs }) => nextMs <= nowMs())) await sendOne(notice);
        }
      },
      onFailure,
    },
    { everyMs: LOOK_EVERY_MS },
  );

  return {
    async announce(notice) {
      if (receivers.length === 0) return;
      const waiting = { ...notice, receivers: receivers.map(({ name }) => ({ name, attempts: 0, nextMs: nowMs() })) };
      await queue.put(waiting);
      known.set(notice.erasure, waiting);
    },
    waiting: (erasure) => (known.get(erasure)?.receivers ?? []).map(({ name, attempts }) => ({ receiver: name, state: 'waiting', attempts })),
    send: () => looker.look(),
    start: () => looker.start(),
    close: () => looker.close(),
  };
}

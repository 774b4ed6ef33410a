import { CodedError, type RegisterEntry } from '@spanproof/vocabulary';
import { within } from '../deadline.ts';
import { type Done, listDueWork, type Work } from './due-work.ts';
import type { Period } from './periods.ts';

/** Who starts it: `schedule:<id>`; the purpose is the schedule's. */
export interface ScheduleActor {
  readonly id: string;
  readonly name: string;
}

export interface Scheduler {
  start(everyMs: number): void;
  /** Starts what is due, one after the other; at once where a tick is under way already. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

/** After a failure the same work waits this long. */
const RETRY_AFTER = 900_000_000_000n;
const CLOSE_WITHIN_MS = 5_000;

/** Starts the runs and exports that the register of schedules asks for. Its own state is only when to try again: all else is in the ledger. */
export function createScheduler(collaborators: {
  /** Every version of every schedule. @throws CodedError ENGINE_DOWN until the registers have been read */
  readonly schedules: () => readonly (readonly RegisterEntry[])[];
  /** @throws CodedError ENGINE_DOWN as above */
  readonly runs: () => readonly Done[];
  /** Whole ones only. */
  readonly exports: () => Promise<readonly Done[]>;
  /** Resolves when the access record is durable: nothing starts before. */
  readonly announce: (work: Work, actor: ScheduleActor) => Promise<void>;
  readonly run: (period: Period, actor: ScheduleActor) => Promise<unknown>;
  /** Resolves when the export is whole. @throws CodedError EXPORT_BUSY while another one is made, and what exporting throws */
  readonly exportPeriod: (period: Period, actor: ScheduleActor, purpose: string) => Promise<unknown>;
  /** ns since the epoch. */
  readonly now: () => bigint;
  readonly onFailure: (error: unknown) => void;
}): Scheduler {
  const { now, onFailure } = collaborators;
  const notBefore = new Map<string, bigint>();
  let timer: NodeJS.Timeout | undefined;
  let under: Promise<void> | undefined;
  let closed = false;

  async function perform(work: Work): Promise<void> {
    const actor = { id: `schedule:${work.schedule}`, name: work.schedule };
    await collaborators.announce(work, actor);
    await (work.what === 'run' ? collaborators.run(work.period, actor) : collaborators.exportPeriod(work.period, actor, work.purpose));
  }

  async function nextWork(): Promise<Work | undefined> {
    const done = { run: collaborators.runs(), export: await collaborators.exports() };
    return listDueWork(collaborators.schedules(), done, now()).find((work) => (notBefore.get(keyOf(work)) ?? 0n) <= now());
  }

  async function tickNow(): Promise<void> {
    // Asked again each time: what has just been done may have been due twice, and a schedule may have changed meanwhile.
    for (let work = await nextWork(); work !== undefined && !closed; work = await nextWork()) {
      // Also what succeeded: if the ledger did not show it, it would be done again and again.
      notBefore.set(keyOf(work), now() + RETRY_AFTER);
      try {
        await perform(work);
      } catch (error) {
        if (!closed) onFailure(error);
      }
    }
  }

  function tick(): Promise<void> {
    under ??= tickNow()
      .catch((error: unknown) => {
        // The engine is away, or not yet there: the next tick asks again, and whoever watches the engine has said so.
        if (!(error instanceof CodedError && error.code === 'ENGINE_DOWN')) onFailure(error);
      })
      .finally(() => (under = undefined));
    return under;
  }

  return {
    start(everyMs) {
      timer = setInterval(() => void tick(), everyMs);
    },
    tick,
    async close() {
      closed = true;
      clearInterval(timer);
      if (under !== undefined) await within(under, CLOSE_WITHIN_MS);
    },
  };
}

function keyOf({ schedule, what, period }: Work): string {
  return `${schedule} ${what} ${period.from} ${period.to}`;
}

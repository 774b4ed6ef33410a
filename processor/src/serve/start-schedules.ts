import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@spanproof/vocabulary';
import { ACCESS_SCHEMA, OWN_TENANT } from '../api/access-log.ts';
import type { Identity } from '../api/contract.ts';
import type { ExportJobs } from '../api/export-jobs.ts';
import type { Runs } from '../evidence/contract.ts';
import type { AppendOwn } from '../open/contract.ts';
import type { Registers } from '../registers/contract.ts';
import type { Work } from '../schedule/due-work.ts';
import { createScheduler, type ScheduleActor, type Scheduler } from '../schedule/scheduler.ts';
import type { OpsRecord } from '../stage.ts';

/** How often the schedules are looked at, and a running export. */
const TICK_MS = 30_000;
const POLL_MS = 250;

/** Runs and exports at the times that the register of schedules says. */
export function startSchedules(collaborators: {
  readonly registers: Pick<Registers, 'list' | 'history'>;
  readonly runs: Pick<Runs, 'run' | 'list'>;
  readonly exportJobs: Pick<ExportJobs, 'start' | 'list' | 'get'>;
  readonly append: AppendOwn;
  readonly now: () => bigint;
  readonly onFailure: (error: unknown) => void;
}): Scheduler {
  const { registers, runs, exportJobs, append, now, onFailure } = collaborators;
  const scheduler = createScheduler({
    schedules: () => registers.list('schedules').map(({ id }) => registers.history('schedules', id)),
    runs: () => runs.list(),
    exports: async () => (await exportJobs.list()).filter(({ state }) => state === 'done'),
    announce: async (work, actor) => void (await append(formAccessRecord(work, actor, now()))),
    run: (period, actor) => runs.run(period, actor),
    async exportPeriod(period, actor, purpose) {
      const identity: Identity = { ...actor, role: 'compliance', via: 'token' };
      const request = { ...period, purpose, kind: 'period' as const };
      const { id } = exportJobs.start(identity, request);
      for (;;) {
        const { state, problem } = await exportJobs.get(id);
        if (state === 'failed') throw new CodedError('EXPORT_INCOMPLETE', `the export of ${actor.id} failed: ${problem?.code ?? 'unknown'}`);
        if (state === 'done') return;
        await delay(POLL_MS, undefined, { ref: false });
      }
    },
    now,
    onFailure,
  });
  scheduler.start(TICK_MS);
  return scheduler;
}

function formAccessRecord({ schedule, what, purpose }: Work, actor: ScheduleActor, at: bigint): OpsRecord {
  return {
    kind: 'access',
    tenant: OWN_TENANT,
    t_event: at,
    core: {
      schema: ACCESS_SCHEMA,
      action: what === 'run' ? 'controls.run' : 'export.create',
      resource: `schedules/${schedule}`,
      outcome: 'allowed',
      role: 'compliance',
      via: 'processor',
    },
    person: { actor: actor.id, name: actor.name, purpose },
  };
}

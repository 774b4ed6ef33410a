import { randomBytes } from 'node:crypto';
import { CodedError, type RegisterEntry } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import { createExportJobs, type LoggedExport } from '../../processor/src/api/export-jobs.ts';
import { createRuns } from '../../processor/src/evidence/run.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { Registers } from '../../processor/src/registers/contract.ts';
import { openRegisters } from '../../processor/src/registers/registers.ts';
import { startSchedules } from '../../processor/src/serve/start-schedules.ts';
import type { OpsRecord } from '../../processor/src/stage.ts';
import { createMemoryLedger } from '../registers/memory-ledger.ts';

const ACTOR = { id: 'user:7', name: 'Some Body' };
const ns = (iso: string): bigint => BigInt(Date.parse(iso)) * 1_000_000n;
const day = (text: string): string => new Date(Number(BigInt(text) / 1_000_000n)).toISOString().slice(0, 10);
const monthly = { what: 'run', every: 'monthly', purpose: 'Monthly test', owner: 'Security team', active: true } as const;

/** One data folder: what is sealed and logged outlives the processors that `boot` starts over it. */
function createWorld(start: string) {
  const ledger = createMemoryLedger();
  const logged: LoggedExport[] = [];
  const sealed: OpsRecord[] = [];
  const failures: unknown[] = [];
  const world = { now: ns(start), exportFails: false };
  const now = (): bigint => world.now;
  const append = (record: OpsRecord): Promise<string> => {
    sealed.push(record);
    return ledger.append(record);
  };

  async function boot() {
    const registers = await openRegisters({ reader: ledger.reader, append, crypto: nodeCrypto, random: randomBytes, now });
    const runs = await createRuns(
      {
        query: async () => [{ population: '0' }],
        registers,
        probes: async () => ({}),
        append,
        reader: ledger.reader,
        crypto: nodeCrypto,
        now,
        onFailure: (error) => failures.push(error),
      },
      { controls: [] },
    );
    let jobs = 0;
    const exportJobs = createExportJobs({
      async runExport({ from, to }) {
        if (world.exportFails) throw new CodedError('EXPORT_INCOMPLETE', 'rows are gone');
        const bundle = `bundle-${logged.length}`;
        logged.push({ bundle, root: 'r', from: String(from), to: String(to), time: String(now()) });
        return { id: bundle, root: 'r', records: 0, size: 1 } as never;
      },
      logged: () => [...logged],
      verifyFile: async () => ({ integrity: 'verified', completeness: 'complete', findings: [] }),
      folder: { pathOf: (name) => name, sizeOf: async () => 1, rename: async () => {}, remove: async () => {}, read: async function* () {} },
      now,
      newId: () => `job-${(jobs += 1)}`,
      onFailure() {}, // the scheduler hears it too
    } as Parameters<typeof createExportJobs>[0]);
    const scheduler = startSchedules({ registers, runs, exportJobs, append, now, onFailure: (error) => failures.push(error) });
    return { registers, runs, exportJobs, scheduler };
  }

  const accesses = (): readonly unknown[] =>
    sealed.filter(({ kind }) => kind === 'access').map(({ core, person }) => [core['action'], core['resource'], person?.['actor'], person?.['purpose']]);
  return { world, boot, logged, failures, accesses };
}

const put = (registers: Registers, id: string, data: object, expected = 0): Promise<RegisterEntry> =>
  registers.put(ACTOR, 'schedules', id, data as RegisterEntry['data'], expected);

describe('a schedule', () => {
  test('starts one run per period that ended while it stood, over that period, announced with its purpose', async () => {
    const { world, boot, accesses, failures } = createWorld('2026-11-25T08:00:00Z');
    const { registers, runs, scheduler } = await boot();
    await put(registers, 'month', monthly);
    await scheduler.tick();
    expect(runs.list()).toEqual([]);
    world.now = ns('2026-12-01T00:01:59Z'); // the period has ended, what it sealed may not be stored yet
    await scheduler.tick();
    expect(runs.list()).toEqual([]);
    world.now = ns('2026-12-01T00:02:00Z');
    await Promise.all([scheduler.tick(), scheduler.tick()]);
    await scheduler.tick();
    expect(runs.list().map(({ from, to }) => [day(from), day(to)])).toEqual([['2026-11-01', '2026-12-01']]);
    expect(accesses()).toEqual([['controls.run', 'schedules/month', 'schedule:month', 'Monthly test']]);
    expect(failures).toEqual([]);
    await scheduler.close();
  });

  test('catches up each missed period once, oldest first, and a restart repeats none', async () => {
    const { world, boot } = createWorld('2026-11-25T08:00:00Z');
    const first = await boot();
    await put(first.registers, 'month', monthly);
    await first.scheduler.close();
    world.now = ns('2027-02-15T00:00:00Z');
    const second = await boot();
    await second.scheduler.tick();
    const expected = ['2027-01-01', '2026-12-01', '2026-11-01'];
    expect(second.runs.list().map(({ from }) => day(from))).toEqual(expected);
    await second.scheduler.close();
    world.now = ns('2027-02-20T00:00:00Z');
    const third = await boot();
    await third.scheduler.tick();
    expect(third.runs.list().map(({ from }) => day(from))).toEqual(expected);
    await third.scheduler.close();
  });

  test('of exports goes through the export jobs, and the log is what says that it is done', async () => {
    const { world, boot, logged, accesses } = createWorld('2026-11-25T08:00:00Z');
    const first = await boot();
    await put(first.registers, 'week', { ...monthly, what: 'export', every: 'weekly', purpose: 'For the auditor' });
    world.now = ns('2026-12-09T00:00:00Z');
    await first.scheduler.tick();
    expect(logged.map(({ from, to }) => [day(from), day(to)])).toEqual([
      ['2026-11-23', '2026-11-30'],
      ['2026-11-30', '2026-12-07'],
    ]);
    expect((await first.exportJobs.list()).map(({ requested_by }) => requested_by)).toEqual(['schedule:week', 'schedule:week']);
    expect(accesses()).toEqual(Array(2).fill(['export.create', 'schedules/week', 'schedule:week', 'For the auditor']));
    await first.scheduler.close();
    const second = await boot();
    await second.scheduler.tick();
    expect(logged).toHaveLength(2);
    await second.scheduler.close();
  });

  test('that failed is tried again, not at every tick', async () => {
    const { world, boot, logged, failures } = createWorld('2026-11-25T08:00:00Z');
    const { registers, scheduler } = await boot();
    await put(registers, 'month', { ...monthly, what: 'export' });
    world.now = ns('2026-12-02T00:00:00Z');
    world.exportFails = true;
    await scheduler.tick();
    await scheduler.tick();
    expect(failures).toEqual([expect.objectContaining({ code: 'EXPORT_INCOMPLETE' })]);
    world.exportFails = false;
    world.now += 900_000_000_000n;
    await scheduler.tick();
    expect(logged).toHaveLength(1);
    await scheduler.close();
  });

  test('that is paused or retired starts nothing; what was missed while it was paused stays so', async () => {
    const { world, boot } = createWorld('2026-11-25T08:00:00Z');
    const { registers, runs, scheduler } = await boot();
    await put(registers, 'month', monthly);
    world.now = ns('2026-11-26T00:00:00Z');
    await put(registers, 'month', { ...monthly, active: false }, 1);
    world.now = ns('2026-12-20T00:00:00Z');
    await scheduler.tick();
    expect(runs.list()).toEqual([]);
    await put(registers, 'month', monthly, 2);
    world.now = ns('2027-01-02T00:00:00Z');
    await scheduler.tick();
    expect(runs.list().map(({ from }) => day(from))).toEqual(['2026-12-01']);
    await registers.retire(ACTOR, 'schedules', 'month', 3);
    world.now = ns('2027-02-02T00:00:00Z');
    await scheduler.tick();
    expect(runs.list()).toHaveLength(1);
    await scheduler.close();
  });

  test('has nothing to do where a person has run that period already, after its end', async () => {
    const { world, boot } = createWorld('2026-11-25T08:00:00Z');
    const { registers, runs, scheduler } = await boot();
    await put(registers, 'month', monthly);
    const november = { from: ns('2026-11-01T00:00:00Z'), to: ns('2026-12-01T00:00:00Z') };
    await runs.run(november, ACTOR); // before its end: not what is due
    world.now = ns('2026-12-01T00:00:30Z');
    await runs.run(november, ACTOR);
    world.now = ns('2026-12-03T00:00:00Z');
    await scheduler.tick();
    expect(runs.list()).toHaveLength(2);
    await scheduler.close();
  });
});

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError, type ExportJob } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExportJobs, type ExportWork, type RunExport } from '../../processor/src/api/export-jobs.ts';
import { openExportFolder } from '../../processor/src/serve/export-folder.ts';

const NOW = 1_000n;
const ASKED = { from: 1n, to: 900n, purpose: 'review', kind: 'period' } as const;
const ASKING = { id: 'user:7', name: 'Seven', role: 'compliance', via: 'token' } as const;
const VERIFIED = { integrity: 'verified', completeness: 'complete', findings: [] } as const;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'spanproof-jobs-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function openJobs(changes: Partial<Parameters<typeof createExportJobs>[0]> = {}) {
  const path = await mkdtemp(join(root, 'exports-'));
  const failures: unknown[] = [];
  const works: ExportWork[] = [];
  const writeBundle: RunExport = async (work, onProgress) => {
    works.push(work);
    await writeFile(work.out, 'a bundle');
    onProgress({ phase: 'testing controls', done: 3, total: 32 });
    return { id: 'ab'.repeat(32), root: 'cd'.repeat(32), records: 4, rows: 5, streams: 1, size: 8 };
  };
  const jobs = createExportJobs({
    runExport: writeBundle,
    verifyFile: async () => VERIFIED,
    logged: () => [],
    folder: await openExportFolder(path),
    now: () => NOW,
    newId: () => '0f'.repeat(16),
    onFailure: (error) => failures.push(error),
    ...changes,
  });
  const ended = async (): Promise<ExportJob> => {
    let job: ExportJob | undefined;
    await expect.poll(async () => (job = await jobs.get('0f'.repeat(16))).state).not.toBe('running');
    return job as ExportJob;
  };
  return { jobs, ended, failures, works, files: () => readdir(path) };
}

describe('an export job', () => {
  test('is offered once its file was verified', async () => {
    const verdict = Promise.withResolvers<typeof VERIFIED>();
    const { jobs, ended, files } = await openJobs({ verifyFile: () => verdict.promise });
    jobs.start(ASKING, ASKED);
    await expect.poll(async () => (await jobs.get('0f'.repeat(16))).phase).toBe('verifying');
    expect(await jobs.get('0f'.repeat(16))).toMatchObject({ state: 'running', file: false });
    await expect(jobs.openFile('ab'.repeat(32))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    verdict.resolve(VERIFIED);
    expect(await ended()).toMatchObject({ state: 'done', file: true, verified: { integrity: 'verified', completeness: 'complete' } });
    expect(await files()).toEqual([`${'ab'.repeat(32)}.zip`]);
  });

  test.each(['broken', 'self_consistent'] as const)('fails where its file is %s, and nobody gets it', async (integrity) => {
    const { jobs, ended, files, failures } = await openJobs({
      verifyFile: async () => ({ integrity, completeness: 'complete', findings: [{ code: 'ROOT_MISMATCH', where: {}, message: 'x' }] }),
    });
    jobs.start(ASKING, ASKED);
    expect(await ended()).toMatchObject({
      state: 'failed',
      problem: { code: 'EXPORT_INCOMPLETE', detail: expect.stringContaining(`${integrity}, ROOT_MISMATCH`) as string },
    });
    expect(await files()).toEqual([]);
    expect(failures).toMatchObject([{ code: 'EXPORT_INCOMPLETE' }]);
  });

  test.each(['writing', 'verifying'] as const)('that is cancelled while %s leaves nothing', async (phase) => {
    const wait = (signal: AbortSignal): Promise<never> => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    const { jobs, ended, files, failures } = await openJobs({
      ...(phase === 'verifying' ? { verifyFile: (_: string, signal: AbortSignal) => wait(signal) } : {}),
      ...(phase === 'writing'
        ? {
            runExport: async ({ out, signal }: ExportWork, onProgress: Parameters<RunExport>[1]) => {
              await writeFile(out, 'half of it');
              onProgress({ phase: 'writing', done: 1, total: 2 });
              return wait(signal);
            },
          }
        : {}),
    });
    jobs.start(ASKING, ASKED);
    await expect.poll(async () => (await jobs.get('0f'.repeat(16))).phase).toBe(phase);
    await jobs.cancel('0f'.repeat(16));
    expect(await files()).toEqual([]);
    expect(await ended()).toMatchObject({ state: 'failed', file: false, problem: { code: 'EXPORT_INCOMPLETE' } });
    expect(failures).toEqual([]);
  });

  test('that fails by a defect tells its asker the code alone, and the operator all of it', async () => {
    const defect = new Error('a text that quotes content');
    const { jobs, ended, failures } = await openJobs({
      async runExport() {
        throw new CodedError('EXPORT_INCOMPLETE', 'no evidence package: the data flow failed with INTERNAL', { cause: defect });
      },
    });
    jobs.start(ASKING, ASKED);
    expect(JSON.stringify(await ended())).not.toContain('quotes content');
    expect(failures).toEqual([defect]);
  });

  test('ends where it is asked for at the latest, and never before it begins', async () => {
    const { jobs, ended, works } = await openJobs();
    expect(() => jobs.start(ASKING, { ...ASKED, from: NOW, to: NOW + 5n })).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
    expect(jobs.start(ASKING, { ...ASKED, to: NOW + 5n })).toMatchObject({ from: '1', to: '1000' });
    await ended();
    expect(works).toMatchObject([{ from: 1n, to: NOW, report: { by: { id: 'user:7', role: 'compliance' }, purpose: 'review', kind: 'period' } }]);
  });

  test('runs alone', async () => {
    const verdict = Promise.withResolvers<typeof VERIFIED>();
    const { jobs } = await openJobs({ verifyFile: () => verdict.promise });
    jobs.start(ASKING, ASKED);
    expect(() => jobs.start(ASKING, ASKED)).toThrow(expect.objectContaining({ code: 'EXPORT_BUSY' }));
    verdict.resolve(VERIFIED);
    await jobs.close();
  });
});

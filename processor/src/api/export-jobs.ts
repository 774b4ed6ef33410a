import { CodedError, type ExportJob } from '@spanproof/vocabulary';
import type { BundleSummary, ReportRequest } from '../export/contract.ts';
import type { VerifyReport } from '@spanproof/vocabulary/ledger';
import type { Identity } from './contract.ts';
import { toProblem } from './problem.ts';

export interface ExportWork {
  readonly from: bigint;
  readonly to: bigint;
  /** Absolute path; the file appears there only when it is whole. */
  readonly out: string;
  readonly signal: AbortSignal;
  readonly report: ReportRequest;
}
/** What somebody asks for. */
export type WantedExport = Pick<ExportWork, 'from' | 'to'> & Omit<ReportRequest, 'by'>;

export type RunExport = (
  work: ExportWork,
  onProgress: (progress: { readonly phase: string; readonly done: number; readonly total: number }) => void,
) => Promise<BundleSummary>;

/** An export as the log remembers it; instants are decimal ns. */
export interface LoggedExport {
  readonly bundle: string;
  readonly root: string;
  readonly from: string;
  readonly to: string;
  readonly time: string;
}

export interface ExportJobs {
  /** @throws CodedError EXPORT_BUSY | REQUEST_INVALID */
  start(identity: Identity, wanted: WantedExport): ExportJob;
  /** Newest first: this run's jobs, then what the log has from earlier ones. */
  list(): Promise<readonly ExportJob[]>;
  /** By job or by bundle id. @throws CodedError NOT_FOUND */
  get(id: string): Promise<ExportJob>;
  /** The zip of a finished export. @throws CodedError NOT_FOUND */
  openFile(id: string): Promise<{ readonly file: AsyncIterable<Uint8Array>; readonly length: number; readonly name: string }>;
  /** Resolves when nothing of it is left. @throws CodedError NOT_FOUND where it does not run */
  cancel(id: string): Promise<void>;
  close(): Promise<void>;
}

/** What the jobs need of a folder. */
export interface ExportFolder {
  pathOf(name: string): string;
  /** Undefined where it is not there. */
  sizeOf(name: string): Promise<number | undefined>;
  rename(from: string, to: string): Promise<void>;
  /** Nothing happens where it is not there. */
  remove(name: string): Promise<void>;
  read(name: string): AsyncIterable<Uint8Array>;
}

interface Kept {
  job: ExportJob;
  readonly abort: AbortController;
  ended: Promise<void>;
}

const MAX_KEPT = 200;

/** Exports in the background, one at a time. Finished files are named by their bundle, so that they are found again after a restart. */
export function createExportJobs(collaborators: {
  readonly runExport: RunExport;
  /** Verifies a finished file as an auditor would, before it is offered. */
  readonly verifyFile: (path: string, signal: AbortSignal) => Promise<Pick<VerifyReport, 'integrity' | 'completeness' | 'findings'>>;
  readonly logged: () => readonly LoggedExport[];
  readonly folder: ExportFolder;
  readonly now: () => bigint;
  readonly newId: () => string;
  /** Hears why an export failed; whoever asked for it hears what may be told. */
  readonly onFailure: (error: unknown) => void;
}): ExportJobs {
  const { runExport, logged, folder, now, onFailure } = collaborators;
  const jobs = new Map<string, Kept>();
  let running: Kept | undefined;

  async function run(kept: Kept, work: Pick<ExportWork, 'from' | 'to' | 'report'>): Promise<void> {
    const draft = `job-${kept.job.id}.zip`;
    try {
      const { id, root, records, size } = await runExport({ ...work, out: folder.pathOf(draft), signal: kept.abort.signal }, (progress) => {
        kept.abort.signal.throwIfAborted();
        kept.job = { ...kept.job, ...progress };
      });
      kept.job = { ...kept.job, phase: 'verifying', done: 0, total: 1 };
      const verified = await verify(folder.pathOf(draft), kept.abort.signal);
      await folder.rename(draft, fileOf(id));
      kept.job = { ...kept.job, state: 'done', phase: 'done', done: kept.job.total, bundle: { id, root, records, size }, verified, file: true };
    } catch (error) {
      await folder.remove(draft);
      const cancelled = kept.abort.signal.aborted;
      if (!cancelled) onFailure(error instanceof CodedError && error.cause !== undefined ? error.cause : error);
      const cause = cancelled ? new CodedError('EXPORT_INCOMPLETE', 'the export was cancelled') : error;
      kept.job = { ...kept.job, state: 'failed', problem: toProblem(cause) };
    } finally {
      running = undefined;
    }
  }

  /** Broken or unsigned is no evidence, and nobody is to get it. Gaps are what the bundle honestly says. */
  async function verify(path: string, signal: AbortSignal): Promise<NonNullable<ExportJob['verified']>> {
    const { integrity, completeness, findings } = await collaborators.verifyFile(path, signal);
    const [first] = findings;
    if (integrity !== 'verified')
      throw new CodedError('EXPORT_INCOMPLETE', `the finished bundle does not verify: ${integrity}${first === undefined ? '' : `, ${first.code}`}`, {
        todo: 'see docs/runbooks/integrity-failure.md',
      });
    return { integrity, completeness };
  }

  async function withFile(job: ExportJob): Promise<ExportJob> {
    return job.bundle === undefined ? job : { ...job, file: (await folder.sizeOf(fileOf(job.bundle.id))) !== undefined };
  }

  async function list(): Promise<readonly ExportJob[]> {
    const ours = [...jobs.values()].map(({ job }) => job).toReversed();
    const known = new Set(ours.flatMap(({ bundle }) => (bundle === undefined ? [] : [bundle.id])));
    const earlier = logged()
      .filter(({ bundle }) => !known.has(bundle))
      .map(toJob)
      .toReversed();
    return Promise.all([...ours, ...earlier].map(withFile));
  }

  async function get(id: string): Promise<ExportJob> {
    const job = jobs.get(id)?.job ?? (await list()).find(({ bundle }) => bundle?.id === id);
    if (job === undefined) throw new CodedError('NOT_FOUND', 'there is no such export');
    return withFile(job);
  }

  return {
    start(identity, { from, to: wantedTo, ...report }) {
      const to = wantedTo < now() ? wantedTo : now(); // as exports with a report do: what has not come cannot be in it
      if (from >= to) throw new CodedError('REQUEST_INVALID', 'body: from must be before to, and before now');
      if (running !== undefined) throw new CodedError('EXPORT_BUSY', 'an export is running', { todo: 'wait for it, or cancel it' });
      const id = collaborators.newId();
      const kept: Kept = {
        job: {
          id,
          state: 'running',
          requested_by: identity.id,
          at: String(now()),
          from: String(from),
          to: String(to),
          purpose: report.purpose,
          kind: report.kind,
          phase: 'sealing',
          done: 0,
          total: 1,
          file: false,
        },
        abort: new AbortController(),
        ended: Promise.resolve(),
      };
      running = kept;
      jobs.set(id, kept);
      for (const oldest of jobs.keys()) {
        if (jobs.size <= MAX_KEPT) break;
        jobs.delete(oldest);
      }
      kept.ended = run(kept, { from, to, report: { ...report, by: { id: identity.id, name: identity.name, role: identity.role } } });
      return kept.job;
    },
    list,
    get,
    async openFile(id) {
      const { bundle } = await get(id);
      const length = bundle === undefined ? undefined : await folder.sizeOf(fileOf(bundle.id));
      if (bundle === undefined || length === undefined) throw new CodedError('NOT_FOUND', 'this export has no file here');
      return { file: folder.read(fileOf(bundle.id)), length, name: `evidence-${bundle.id.slice(0, 16)}.zip` };
    },
    async cancel(id) {
      const kept = jobs.get(id);
      if (kept === undefined || kept !== running) throw new CodedError('NOT_FOUND', 'no export of this id is running');
      kept.abort.abort();
      await kept.ended;
    },
    async close() {
      running?.abort.abort();
      await Promise.all([...jobs.values()].map(({ ended }) => ended));
    },
  };
}

function fileOf(bundle: string): string {
  return `${bundle}.zip`;
}

function toJob({ bundle, root, from, to, time }: LoggedExport): ExportJob {
  return { id: bundle, state: 'done', at: time, from, to, phase: 'done', done: 1, total: 1, bundle: { id: bundle, root }, file: false };
}

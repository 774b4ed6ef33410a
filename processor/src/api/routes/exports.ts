import type { ExportJob, Role } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { FileAnswer, Route } from '../contract.ts';
import type { ExportJobs } from '../export-jobs.ts';
import { instant, line } from './fields.ts';

const MAY_EXPORT: readonly Role[] = ['compliance', 'auditor', 'admin'];
const exportRequest = z.strictObject({ from: instant, to: instant, purpose: line });

/** Evidence bundles, made in the background. */
export function createExportRoutes({ exportJobs }: { readonly exportJobs: ExportJobs }): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/exports',
      roles: MAY_EXPORT,
      audit: 'export.create',
      body: exportRequest,
      status: 202,
      async handle({ identity, body }): Promise<ExportJob> {
        const { from, to } = body as z.output<typeof exportRequest>;
        return exportJobs.start(identity, { from, to });
      },
    },
    {
      method: 'GET',
      path: '/exports',
      roles: MAY_EXPORT,
      handle: async (): Promise<{ readonly exports: readonly ExportJob[] }> => ({ exports: await exportJobs.list() }),
    },
    { method: 'GET', path: '/exports/:id', roles: MAY_EXPORT, handle: ({ params: { id = '' } }): Promise<ExportJob> => exportJobs.get(id) },
    {
      method: 'GET',
      path: '/exports/:id/file',
      roles: MAY_EXPORT,
      audit: 'export.download',
      async handle({ params: { id = '' } }): Promise<FileAnswer> {
        const { file, length, name } = await exportJobs.openFile(id);
        return { file, length, contentType: 'application/zip', fileName: name };
      },
    },
    { method: 'DELETE', path: '/exports/:id', roles: MAY_EXPORT, audit: 'export.cancel', handle: ({ params: { id = '' } }) => exportJobs.cancel(id) },
  ];
}

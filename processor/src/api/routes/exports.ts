import { CRITERIA, type Criterion, type ExportEstimate, type ExportJob, type Population, type Role } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { EstimateExport } from '../../export/contract.ts';
import type { Populations } from '../../evidence/contract.ts';
import type { FileAnswer, Route } from '../contract.ts';
import type { ExportJobs } from '../export-jobs.ts';
import { instant, line } from './fields.ts';

const MAY_EXPORT: readonly Role[] = ['compliance', 'auditor', 'admin'];
const MOST_SERVICES = 100;
const criterion = z.enum(Object.keys(CRITERIA) as [Criterion, ...Criterion[]]);
const exportRequest = z.strictObject({
  from: instant,
  to: instant,
  purpose: line,
  kind: z.enum(['as_of', 'period']).default('period'),
  criteria: z.array(criterion).min(1).exactOptional(),
  services: z.array(line).min(1).max(MOST_SERVICES).exactOptional(),
  sample: z
    .strictObject({
      population: z.string().regex(/^[0-9a-f]{32}$/, 'expected the id of a population'),
      nonce: z.string().regex(/^(?:[0-9a-f]{2}){16,64}$/, 'expected 16 to 64 bytes as lower-case hex digits'),
      size: z.int().min(1).max(10_000),
    })
    .exactOptional(),
});
const populationRequest = z.strictObject({ from: instant, to: instant, purpose: line });
const estimateRequest = z.strictObject({ from: instant, to: instant });

/** Evidence bundles, made in the background; what one would hold; and populations, from which an auditor's nonce draws later. */
export function createExportRoutes(collaborators: {
  readonly exportJobs: ExportJobs;
  readonly populations: Populations;
  readonly estimateExport: EstimateExport;
  readonly now: () => bigint;
}): readonly Route[] {
  const { exportJobs, populations, estimateExport, now } = collaborators;
  return [
    {
      method: 'POST',
      path: '/exports',
      roles: MAY_EXPORT,
      audit: 'export.create',
      body: exportRequest,
      status: 202,
      async handle({ identity, body }): Promise<ExportJob> {
        const { sample, ...wanted } = body as z.output<typeof exportRequest>;
        return exportJobs.start(identity, { ...wanted, ...(sample === undefined ? {} : { sample: { ...sample, nonceAt: now() } }) });
      },
    },
    {
      method: 'GET',
      path: '/exports',
      roles: MAY_EXPORT,
      handle: async (): Promise<{ readonly exports: readonly ExportJob[] }> => ({ exports: await exportJobs.list() }),
    },
    {
      method: 'POST',
      path: '/exports/populations',
      roles: MAY_EXPORT,
      audit: 'export.population',
      body: populationRequest,
      status: 201,
      handle: ({ identity, body }): Promise<Population> => populations.fix(identity, body as z.output<typeof populationRequest>),
    },
    {
      method: 'GET',
      path: '/exports/populations',
      roles: MAY_EXPORT,
      handle: async (): Promise<{ readonly populations: readonly Population[] }> => ({ populations: await populations.list() }),
    },
    {
      method: 'POST',
      path: '/exports/estimate',
      roles: MAY_EXPORT,
      audit: 'export.estimate',
      body: estimateRequest,
      status: 200,
      handle: ({ body }): Promise<ExportEstimate> => estimateExport(body as z.output<typeof estimateRequest>),
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

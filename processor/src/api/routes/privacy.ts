import type {
  Erasure,
  EraseRequest,
  ErasureStatement,
  Hold,
  HoldRequest,
  Role,
  SubjectExportRequest,
  SubjectFootprint,
  SubjectQuery,
} from '@spanproof/vocabulary';
import { z } from 'zod';
import type { FileAnswer, Route } from '../contract.ts';
import { instant, line } from './fields.ts';

const TRUSTED: readonly Role[] = ['compliance', 'admin'];
const READERS: readonly Role[] = ['compliance', 'auditor', 'admin'];

const id = z.string().regex(/^[0-9a-f]{32}$/, 'expected 32 hex digits');
/** As withSubject() takes it; it is a person's, and goes into no address. */
const subject = z.string().min(1).max(256);
const tenant = z.string().min(1).max(200);
const purpose = line.refine((text) => text.length >= 10, 'expected at least 10 characters');
const SEARCH: z.ZodType<SubjectQuery> = z.strictObject({ tenant: tenant.exactOptional(), subject });
const EXPORT: z.ZodType<SubjectExportRequest> = z.strictObject({
  tenant: tenant.exactOptional(),
  subject,
  format: z.enum(['json', 'csv', 'html']),
  purpose,
  ticket: line,
});
const ERASE: z.ZodType<EraseRequest> = z.strictObject({ tenant: tenant.exactOptional(), subject, ticket: line, basis: line });
const HOLD: z.ZodType<HoldRequest> = z.strictObject({
  tenant: tenant.exactOptional(),
  subject: subject.exactOptional(),
  records: z.array(id).min(1).max(1000).exactOptional(),
  from: instant.transform(String).exactOptional(),
  to: instant.transform(String).exactOptional(),
  matter: line,
});

interface Actor {
  readonly id: string;
  readonly name: string;
}

/** What the routes need of whoever keeps, holds and erases. Every method throws ENGINE_DOWN until the ledger has been read. */
export interface PrivacyCollaborators {
  readonly privacy: {
    footprint(query: SubjectQuery): Promise<SubjectFootprint>;
    exportSubject(request: SubjectExportRequest): FileAnswer;
    request(actor: Actor, request: EraseRequest): Promise<ErasureStatement>;
    erasures(): readonly Erasure[];
    statement(id: string): Promise<ErasureStatement>;
    finish(actor: Actor): Promise<readonly Erasure[]>;
    setHold(actor: Actor, request: HoldRequest): Promise<Hold>;
    releaseHold(actor: Actor, id: string): Promise<Hold>;
    holds(): readonly Hold[];
  };
}

/** Subjects: what is kept of them, what is handed out, what is erased; and what may not be. */
export function createPrivacyRoutes({ privacy }: PrivacyCollaborators): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/subjects/search',
      roles: TRUSTED,
      audit: 'subjects.search',
      body: SEARCH,
      handle: ({ body }) => privacy.footprint(body as SubjectQuery),
    },
    {
      method: 'POST',
      path: '/subjects/export',
      roles: TRUSTED,
      audit: 'subjects.export',
      body: EXPORT,
      handle: async ({ body }) => privacy.exportSubject(body as SubjectExportRequest),
    },
    {
      method: 'GET',
      path: '/erasures',
      roles: READERS,
      handle: async (): Promise<{ readonly erasures: readonly Erasure[] }> => ({ erasures: privacy.erasures() }),
    },
    {
      method: 'POST',
      path: '/erasures',
      roles: TRUSTED,
      audit: 'subjects.erase',
      body: ERASE,
      status: 201,
      handle: ({ identity, body }) => privacy.request(identity, body as EraseRequest),
    },
    {
      method: 'POST',
      path: '/erasures/finish',
      roles: ['admin'],
      audit: 'subjects.finish_erasures',
      handle: async ({ identity }): Promise<{ readonly erasures: readonly Erasure[] }> => ({ erasures: await privacy.finish(identity) }),
    },
    { method: 'GET', path: '/erasures/:id', roles: READERS, audit: 'subjects.statement', handle: ({ params }) => privacy.statement(params['id'] ?? '') },
    { method: 'GET', path: '/holds', roles: READERS, handle: async (): Promise<{ readonly holds: readonly Hold[] }> => ({ holds: privacy.holds() }) },
    {
      method: 'POST',
      path: '/holds',
      roles: TRUSTED,
      audit: 'holds.set',
      body: HOLD,
      status: 201,
      handle: ({ identity, body }) => privacy.setHold(identity, body as HoldRequest),
    },
    {
      method: 'DELETE',
      path: '/holds/:id',
      roles: TRUSTED,
      audit: 'holds.release',
      handle: ({ identity, params }) => privacy.releaseHold(identity, params['id'] ?? ''),
    },
  ];
}

import { type AccessEntry, type AccessPage, ROLES, type Role } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { SealedReader } from '../../open/contract.ts';
import type { Route } from '../contract.ts';
import { readNewestAccess } from '../newest-access.ts';
import { type AccessFilter, readAccess } from '../read-access.ts';
import { formTableExport, gatherRows, TABLE_FORMATS } from '../table-export.ts';
import { instant, LIMIT, limit } from './fields.ts';

const MAY_READ: readonly Role[] = ['compliance', 'auditor', 'admin'];
const word = z.string().min(1).max(200);
const filter = {
  from: instant.optional(),
  to: instant.optional(),
  action: word.optional(),
  actor: word.optional(),
  resource: word.optional(),
  role: z.enum(ROLES).optional(),
  outcome: z.enum(['allowed', 'refused']).optional(),
};
const pageQuery = z.strictObject({
  ...filter,
  /** Record id of the oldest entry seen. */
  before: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  limit: limit.optional(),
});
const exportQuery = z.strictObject({ ...filter, format: z.enum(TABLE_FORMATS) });

const COLUMNS = ['record_id', 'at', 'actor', 'role', 'action', 'resource', 'outcome', 'purpose', 'ticket'] as const satisfies readonly (keyof AccessEntry)[];

/** The access log: it names people, so reading it is recorded in it. */
export function createAccessRoutes(collaborators: {
  readonly reader: SealedReader;
  readonly checkpoint: () => Uint8Array;
  /** ns since the epoch. */
  readonly now: () => bigint;
}): readonly Route[] {
  const { reader, checkpoint, now } = collaborators;
  return [
    {
      method: 'GET',
      path: '/access',
      roles: MAY_READ,
      audit: 'access.read',
      query: pageQuery,
      async handle({ query }): Promise<AccessPage> {
        const { before, limit: count = LIMIT, ...asked } = query as z.output<typeof pageQuery>;
        return readNewestAccess(reader, asked, { count, before, now: now() });
      },
    },
    {
      method: 'GET',
      path: '/access/export',
      roles: MAY_READ,
      audit: 'access.export',
      query: exportQuery,
      async handle({ query }) {
        const { format, ...asked } = query as z.output<typeof exportQuery>;
        const rows = await gatherRows(readAccess(reader, asked));
        return formTableExport(format, { name: 'access', columns: COLUMNS, rows, filter: toText(asked), checkpoint: checkpoint() });
      },
    },
  ];
}

function toText(asked: AccessFilter): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
}

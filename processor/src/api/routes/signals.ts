import { CodedError, ROLES, type SignalComparison, type SignalPage } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { Signals } from '../../watch/contract.ts';
import type { Route } from '../contract.ts';
import { LIMIT, limit } from './fields.ts';

const pageQuery = z.strictObject({
  limit: limit.optional(),
  before: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'expected the record of a signal: 32 hex digits')
    .optional(),
});

/** What the statistics said. Names and figures, never content: everybody who may look at pages may see them. */
export function createSignalRoutes(collaborators: { readonly signals: Signals }): readonly Route[] {
  const { signals } = collaborators;
  return [
    {
      method: 'GET',
      path: '/signals',
      roles: ROLES,
      query: pageQuery,
      handle({ query }): Promise<SignalPage> {
        const { limit: most = LIMIT, before } = query as z.output<typeof pageQuery>;
        return signals.page({ limit: most, before });
      },
    },
    {
      method: 'GET',
      path: '/signals/:id/comparison',
      roles: ROLES,
      async handle({ params }): Promise<SignalComparison> {
        const comparison = await signals.compare(params['id'] ?? '');
        if (comparison === undefined) throw new CodedError('NOT_FOUND', 'there is no such signal');
        return comparison;
      },
    },
  ];
}

import type { AuditorToken, IssuedToken, TokenRequest } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { Route } from '../contract.ts';
import type { AuditorTokens } from '../identity/auditor-tokens.ts';
import { instant, line } from './fields.ts';

const tokenRequest: z.ZodType<TokenRequest> = z.strictObject({ name: line, purpose: line, until: instant.transform(String) });

/** Time-boxed tokens for auditors: an admin hands one out, and takes it back. */
export function createTokenRoutes({ tokens }: { readonly tokens: AuditorTokens }): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/tokens',
      roles: ['admin', 'compliance'],
      handle: async (): Promise<{ readonly tokens: readonly AuditorToken[] }> => ({ tokens: tokens.list() }),
    },
    {
      method: 'POST',
      path: '/tokens',
      roles: ['admin'],
      audit: 'token.issue',
      body: tokenRequest,
      status: 201,
      handle: ({ identity, body }): Promise<IssuedToken> => tokens.issue(identity, body as TokenRequest),
    },
    {
      method: 'DELETE',
      path: '/tokens/:id',
      roles: ['admin'],
      audit: 'token.revoke',
      handle: ({ identity, params: { id = '' } }) => tokens.revoke(identity, id),
    },
  ];
}

import { type LedgerState, ROLES } from '@spanproof/vocabulary';
import type { Route } from '../contract.ts';

/** Streams, the log and its witnesses. Answers from memory: also while the engine is down. */
export function createLedgerRoutes({ ledger }: { readonly ledger: () => LedgerState }): readonly Route[] {
  return [{ method: 'GET', path: '/ledger', roles: ROLES, handle: async () => ledger() }];
}

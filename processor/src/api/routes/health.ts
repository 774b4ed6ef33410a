import { type Health, ROLES } from '@spanproof/vocabulary';
import type { Route } from '../contract.ts';

/** Answers from memory: also while the engine is down. */
export function createHealthRoutes({ health }: { readonly health: () => Health }): readonly Route[] {
  return [{ method: 'GET', path: '/health', roles: ROLES, handle: async () => health() }];
}

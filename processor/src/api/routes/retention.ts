import type { RetentionApproval, RetentionPlan, RetentionPolicy, RetentionRun, Role } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { Route } from '../contract.ts';

const READERS: readonly Role[] = ['compliance', 'auditor', 'admin'];
const note = z.string().min(1).max(65_535);
const APPROVAL: z.ZodType<RetentionApproval> = z.strictObject({ text: note, note, registration: note.exactOptional() });

interface Actor {
  readonly id: string;
  readonly name: string;
}

/** What the routes need of whoever removes what is over its time. */
export interface RetentionRoutes {
  readonly retention: {
    policy(): RetentionPolicy;
    approve(actor: Actor, approval: RetentionApproval): Promise<RetentionPolicy>;
    plan(): Promise<RetentionPlan>;
    run(actor: Actor): Promise<RetentionRun>;
  };
}

/** Retention: the policy and its two signatures, what a run would remove, a run. */
export function createRetentionRoutes({ retention }: RetentionRoutes): readonly Route[] {
  return [
    { method: 'GET', path: '/retention/policy', roles: READERS, handle: async () => retention.policy() },
    {
      method: 'POST',
      path: '/retention/policy',
      roles: ['admin'],
      audit: 'retention.approve',
      body: APPROVAL,
      bodyLimit: 256 * 1024,
      handle: ({ identity, body }) => retention.approve(identity, body as RetentionApproval),
    },
    { method: 'GET', path: '/retention/plan', roles: READERS, handle: () => retention.plan() },
    { method: 'POST', path: '/retention/run', roles: ['admin'], audit: 'retention.run', handle: ({ identity }) => retention.run(identity) },
  ];
}

import type { OpsRecord } from '../stage.ts';
import type { RetainActor } from './contract.ts';
import type { PlannedPrune } from './plan-prunes.ts';

export const RETENTION_SCHEMA = 'spanproof/retention/v1';

/** The deletion statement of one partition: what went, under which policy, and what was held back. */
export function formPruneRecord(
  { retentionClass, period, part, policy, streams }: PlannedPrune,
  done: { readonly rows: number; readonly held: number; readonly bundle: string | undefined },
  actor: RetainActor,
  at: bigint,
): OpsRecord {
  return {
    kind: 'governance',
    tenant: '$ops',
    t_event: at,
    core: {
      schema: RETENTION_SCHEMA,
      event: 'pruned',
      class: retentionClass,
      period,
      part,
      policy,
      rows: done.rows,
      held: done.held,
      streams: streams.map(({ origin, size, root }) => [origin, size, root]),
      ...(done.bundle === undefined ? {} : { export: done.bundle }),
    },
    person: { actor: actor.id, name: actor.name },
  };
}

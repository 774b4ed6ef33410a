import { z } from 'zod';
import { defineRegister, type RegisterDefinition } from './definition.ts';
import { demand, instant, line, person, prose } from './fields.ts';

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export type AlertData = {
  readonly title: string;
  readonly state: 'open' | 'acknowledged' | 'resolved' | 'false_positive';
  readonly severity: Severity;
  readonly owner?: string;
  readonly opened_at: string;
  readonly acknowledged_at?: string;
  readonly resolved_at?: string;
  /** The note without which nothing is closed. */
  readonly resolution?: string;
};

const schema: z.ZodType<AlertData> = z
  .strictObject({
    title: line,
    state: z.enum(['open', 'acknowledged', 'resolved', 'false_positive']),
    severity: z.enum(SEVERITIES),
    owner: person.exactOptional(),
    opened_at: instant,
    acknowledged_at: instant.exactOptional(),
    resolved_at: instant.exactOptional(),
    resolution: prose.exactOptional(),
  })
  .superRefine(({ state, opened_at, acknowledged_at, resolved_at, resolution }, context) => {
    const closed = state === 'resolved' || state === 'false_positive';
    demand(state !== 'acknowledged' || acknowledged_at !== undefined, context, ['acknowledged_at'], 'is needed once it is acknowledged');
    demand(closed === (resolved_at !== undefined), context, ['resolved_at'], 'stands exactly where the alert is closed');
    demand(!closed || resolution !== undefined, context, ['resolution'], 'is needed to close it');
    demand(acknowledged_at === undefined || acknowledged_at >= opened_at, context, ['acknowledged_at'], 'lies before opened_at');
    demand(resolved_at === undefined || resolved_at >= (acknowledged_at ?? opened_at), context, ['resolved_at'], 'lies before what precedes it');
  });

export const alerts: RegisterDefinition = defineRegister(schema, { criteria: () => ['CC7.2', 'CC7.3'] });

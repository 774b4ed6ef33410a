import { z } from 'zod';
import { defineRegister, type RegisterDefinition } from './definition.ts';
import { line, person } from './fields.ts';

export const FREQUENCIES = ['daily', 'weekly', 'monthly', 'quarterly'] as const;

export type ScheduleData = {
  readonly what: 'run' | 'export';
  /** Of UTC days; weeks begin on Monday. Each is over the period that has just ended. */
  readonly every: (typeof FREQUENCIES)[number];
  /** Stands in the access record of everything it starts. */
  readonly purpose: string;
  readonly owner: string;
  readonly active: boolean;
};

const schema: z.ZodType<ScheduleData> = z.strictObject({
  what: z.enum(['run', 'export']),
  every: z.enum(FREQUENCIES),
  purpose: line,
  owner: person,
  active: z.boolean(),
});

/** Runs of the controls and exports that the processor starts by itself. */
export const schedules: RegisterDefinition = defineRegister(schema, { criteria: () => ['CC4.1'] });

import { z } from 'zod';
import { defineRegister, type RegisterDefinition } from './definition.ts';
import { demand, distinct, instant, line, person, prose, recordId } from './fields.ts';
import { SEVERITIES, type Severity } from './alerts.ts';

export type IncidentData = {
  readonly title: string;
  readonly kind: 'pii_leak' | 'prompt_injection' | 'model_poisoning' | 'output_breach' | 'key_exposure' | 'availability' | 'other';
  readonly state: 'open' | 'contained' | 'resolved';
  readonly severity: Severity;
  readonly owner: string;
  readonly opened_at: string;
  readonly contained_at?: string;
  readonly resolved_at?: string;
  readonly resolution?: string;
  /** Calls it is about: kept from erasure until it is resolved. */
  readonly records?: readonly string[];
};

const schema: z.ZodType<IncidentData> = z
  .strictObject({
    title: line,
    kind: z.enum(['pii_leak', 'prompt_injection', 'model_poisoning', 'output_breach', 'key_exposure', 'availability', 'other']),
    state: z.enum(['open', 'contained', 'resolved']),
    severity: z.enum(SEVERITIES),
    owner: person,
    opened_at: instant,
    contained_at: instant.exactOptional(),
    resolved_at: instant.exactOptional(),
    resolution: prose.exactOptional(),
    records: distinct(recordId, 1000, 1).exactOptional(),
  })
  .superRefine(({ state, opened_at, contained_at, resolved_at, resolution }, context) => {
    demand(state !== 'contained' || contained_at !== undefined, context, ['contained_at'], 'is needed once it is contained');
    demand((state === 'resolved') === (resolved_at !== undefined), context, ['resolved_at'], 'stands exactly where the state is resolved');
    demand(state !== 'resolved' || resolution !== undefined, context, ['resolution'], 'is needed once it is resolved');
    demand(contained_at === undefined || contained_at >= opened_at, context, ['contained_at'], 'lies before opened_at');
    demand(resolved_at === undefined || resolved_at >= (contained_at ?? opened_at), context, ['resolved_at'], 'lies before what precedes it');
  });

export const incidents: RegisterDefinition = defineRegister(schema, { criteria: () => ['CC7.3', 'CC7.4', 'CC7.5'] });

import { z } from 'zod';
import { defineRegister, type RegisterDefinition } from './definition.ts';
import { person } from './fields.ts';

/** Who answers for a control; the entry's id is the control's. */
export type OwnerData = { readonly owner: string; readonly deputy?: string };

const schema: z.ZodType<OwnerData> = z.strictObject({ owner: person, deputy: person.exactOptional() });

export const owners: RegisterDefinition = defineRegister(schema, { criteria: () => ['CC1.3'] });

import type { Criterion } from '@spanproof/vocabulary';
import { z } from 'zod';
import { kindsOf } from '../kinds.ts';
import { defineRegister, type RegisterDefinition } from './definition.ts';
import { criteria, day, demand, person, prose } from './fields.ts';

/** What a person vouches for because no record can show it. */
export type AttestationData = {
  /** Of registers/kinds.ts, or `other`. */
  readonly kind: string;
  readonly statement: string;
  readonly criteria: readonly Criterion[];
  readonly signer: string;
  /** First and last day it speaks for. */
  readonly valid_from: string;
  readonly valid_to: string;
};

const schema: z.ZodType<AttestationData> = z
  .strictObject({
    kind: z.enum([...kindsOf('attestations'), 'other']),
    statement: prose,
    criteria: criteria.refine((items) => items.length > 0, 'needs at least one'),
    signer: person,
    valid_from: day,
    valid_to: day,
  })
  .superRefine(({ valid_from, valid_to }, context) => demand(valid_from <= valid_to, context, ['valid_to'], 'lies before valid_from'));

export const attestations: RegisterDefinition = defineRegister(schema, {
  criteria: (data) => data.criteria,
  expires: ({ valid_to }) => valid_to,
});

import { z } from 'zod';
import { defineRegister, type RegisterDefinition } from './definition.ts';
import { day, demand, distinct, isSamePerson, line, person, prose, token } from './fields.ts';

export type ModelData = {
  /** Model ids as requests and responses spell them; no patterns: an approval is for what was looked at. */
  readonly models: readonly string[];
  readonly purpose: string;
  readonly owner: string;
  readonly risk_class: 'low' | 'medium' | 'high';
  readonly approval?: { readonly by: string; readonly at: string; readonly evaluation: string };
};

const schema: z.ZodType<ModelData> = z
  .strictObject({
    models: distinct(token, 100, 1),
    purpose: prose,
    owner: person,
    risk_class: z.enum(['low', 'medium', 'high']),
    approval: z.strictObject({ by: person, at: day, evaluation: line }).exactOptional(),
  })
  .superRefine(({ owner, approval }, context) =>
    demand(approval === undefined || !isSamePerson(owner, approval.by), context, ['approval', 'by'], 'is the owner: another person approves'),
  );

/** What each model is used for, and who said that it may be. */
export const models: RegisterDefinition = defineRegister(schema, { criteria: () => ['CC8.1'] });

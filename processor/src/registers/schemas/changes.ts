import { z } from 'zod';
import { defineRegister, type RegisterDefinition } from './definition.ts';
import { day, demand, isSamePerson, line, person, prose, token } from './fields.ts';

/** An approval: what has no entry is not approved. */
export type ChangeData = {
  /** The thing as the inventory names it: a fingerprint for prompts, tools and policies, an id for models. */
  readonly what: { readonly kind: 'prompt' | 'model' | 'policy' | 'tool'; readonly fingerprint: string };
  readonly summary: string;
  readonly author: string;
  readonly approver: string;
  readonly approved_at: string;
  readonly ticket: string;
  /** Approved after it was in production; `summary` says why it could not wait. */
  readonly emergency: boolean;
  /** Where the result of the evaluation before the change lies. */
  readonly evaluation?: string;
};

const schema: z.ZodType<ChangeData> = z
  .strictObject({
    what: z.strictObject({ kind: z.enum(['prompt', 'model', 'policy', 'tool']), fingerprint: token }),
    summary: prose,
    author: person,
    approver: person,
    approved_at: day,
    ticket: line,
    emergency: z.boolean(),
    evaluation: line.exactOptional(),
  })
  .superRefine(({ author, approver }, context) => demand(!isSamePerson(author, approver), context, ['approver'], 'is the author: another person approves'));

export const changes: RegisterDefinition = defineRegister(schema, { criteria: () => ['CC8.1'] });

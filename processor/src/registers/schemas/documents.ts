import type { Criterion } from '@spanproof/vocabulary';
import { z } from 'zod';
import { kindsOf } from '../kinds.ts';
import { defineRegister, type RegisterDefinition } from './definition.ts';
import { criteria, day, demand, fileName, isSamePerson, line, person, prose } from './fields.ts';

export type DocumentData = {
  readonly title: string;
  /** Of registers/kinds.ts, or `other`. */
  readonly kind: string;
  readonly owner: string;
  readonly approver?: string;
  readonly approved_at?: string;
  readonly expires?: string;
  readonly criteria: readonly Criterion[];
  readonly note?: string;
  /** Name of the file beside the entry. */
  readonly file_name?: string;
};

const schema: z.ZodType<DocumentData> = z
  .strictObject({
    title: line,
    kind: z.enum([...kindsOf('documents'), 'other']),
    owner: person,
    approver: person.exactOptional(),
    approved_at: day.exactOptional(),
    expires: day.exactOptional(),
    criteria,
    note: prose.exactOptional(),
    file_name: fileName.exactOptional(),
  })
  .superRefine(({ owner, approver, approved_at, expires }, context) => {
    demand((approver === undefined) === (approved_at === undefined), context, ['approved_at'], 'an approval has a person and a day');
    demand(approver === undefined || !isSamePerson(owner, approver), context, ['approver'], 'is the owner: another person approves');
    demand(expires === undefined || approved_at === undefined || expires > approved_at, context, ['expires'], 'does not lie after approved_at');
  });

/** Anything an auditor asks to see that is neither policy nor playbook. */
export const documents: RegisterDefinition = defineRegister(schema, {
  criteria: (data) => data.criteria,
  expires: ({ expires }) => expires,
});

import type { Criterion } from '@spanproof/vocabulary';
import { z } from 'zod';
import { DOCUMENT_KINDS, kindsOf } from '../kinds.ts';
import { defineRegister, type RegisterDefinition } from './definition.ts';
import { day, demand, distinct, criterion, fileName, isSamePerson, line, person } from './fields.ts';

/** A policy or a playbook: a text of the organisation that someone else than its author approved. */
export type ApprovedTextData = {
  readonly title: string;
  /** The template it is made from or stands in for (registers/kinds.ts), or `other`. */
  readonly template: string;
  /** The organisation's own version of the text. */
  readonly version: string;
  readonly author: string;
  readonly approver: string;
  readonly approved_at: string;
  readonly review_due: string;
  /** Beyond those the template serves. */
  readonly criteria?: readonly Criterion[];
  /** A playbook's last exercise. */
  readonly exercised_at?: string;
  readonly file_name?: string;
};

/** Expires when its review is due. */
export function defineApprovedTexts(register: 'policies' | 'playbooks'): RegisterDefinition {
  const schema: z.ZodType<ApprovedTextData> = z
    .strictObject({
      title: line,
      template: z.enum([...kindsOf(register), 'other']),
      version: line,
      author: person,
      approver: person,
      approved_at: day,
      review_due: day,
      criteria: distinct(criterion, 61).exactOptional(),
      exercised_at: day.exactOptional(),
      file_name: fileName.exactOptional(),
    })
    .superRefine(({ author, approver, approved_at, review_due, exercised_at }, context) => {
      demand(!isSamePerson(author, approver), context, ['approver'], 'is the author: another person approves');
      demand(review_due > approved_at, context, ['review_due'], 'does not lie after approved_at');
      demand(exercised_at === undefined || register === 'playbooks', context, ['exercised_at'], 'is for playbooks');
    });
  return defineRegister(schema, {
    criteria: ({ template, criteria = [] }) => [...new Set([...(DOCUMENT_KINDS.find(({ id }) => id === template)?.criteria ?? []), ...criteria])],
    expires: ({ review_due }) => review_due,
  });
}

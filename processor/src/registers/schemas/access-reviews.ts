import { z } from 'zod';
import { defineRegister, type RegisterDefinition } from './definition.ts';
import { day, demand, isSamePerson, line, person } from './fields.ts';

export type AccessReviewData = {
  readonly period: { readonly from: string; readonly to: string };
  readonly reviewer: string;
  /** One decision per person and role. */
  readonly entries: readonly { readonly who: string; readonly role: string; readonly decision: 'keep' | 'remove'; readonly at: string }[];
};

const schema: z.ZodType<AccessReviewData> = z
  .strictObject({
    period: z.strictObject({ from: day, to: day }),
    reviewer: person,
    entries: z
      .array(z.strictObject({ who: person, role: line, decision: z.enum(['keep', 'remove']), at: day }))
      .min(1, 'needs at least one')
      .max(5_000, 'has more than 5000'),
  })
  .superRefine(({ period, reviewer, entries }, context) => {
    demand(period.from <= period.to, context, ['period', 'to'], 'lies before from');
    const seen = new Set<string>();
    for (const [index, { who, role }] of entries.entries()) {
      const place = ['entries', String(index), 'who'];
      demand(!isSamePerson(who, reviewer), context, place, 'is the reviewer: another person decides');
      demand(!seen.has(`${who}\n${role}`), context, place, 'stands twice with this role');
      seen.add(`${who}\n${role}`);
    }
  });

export const accessReviews: RegisterDefinition = defineRegister(schema, { criteria: () => ['CC6.2', 'CC6.3'] });

import { z } from 'zod';
import { day, demand, distinct, line, person, prose } from './fields.ts';
import { defineRegister, type RegisterDefinition } from './definition.ts';

/** Categories of the Trust Services Criteria; security is always in scope. */
export const CATEGORIES = ['security', 'availability', 'processing_integrity', 'confidentiality', 'privacy'] as const;
export type Category = (typeof CATEGORIES)[number];

export type SetupData = {
  readonly company: string;
  /** What the evidence is about, in words: the system and its boundary. */
  readonly scope: string;
  /** service.name of the services in scope. */
  readonly services: readonly string[];
  readonly categories: readonly Category[];
  /** type_1: as of a day; type_2: over a period. */
  readonly report_type: 'type_1' | 'type_2';
  /** First and last day, both inside. */
  readonly audit_window: { readonly from: string; readonly to: string };
  /** Percent with decimals, as promised to customers: '99.9'. Text, because evidence knows no floats. */
  readonly availability_commitment?: string;
  readonly owners: readonly { readonly category: Category; readonly owner: string }[];
};

const schema: z.ZodType<SetupData> = z
  .strictObject({
    company: line,
    scope: prose,
    services: distinct(line, 200, 1),
    categories: distinct(z.enum(CATEGORIES), CATEGORIES.length, 1),
    report_type: z.enum(['type_1', 'type_2']),
    audit_window: z.strictObject({ from: day, to: day }),
    availability_commitment: z
      .string()
      .regex(/^(?:100(?:\.0{1,4})?|\d{1,2}(?:\.\d{1,4})?)$/, 'expected percent such as 99.9')
      .exactOptional(),
    owners: z.array(z.strictObject({ category: z.enum(CATEGORIES), owner: person })).max(CATEGORIES.length),
  })
  .superRefine(({ audit_window: { from, to }, report_type, categories, availability_commitment, owners }, context) => {
    demand(from <= to, context, ['audit_window', 'to'], 'lies before from');
    demand(report_type === 'type_2' || from === to, context, ['audit_window', 'to'], 'a type 1 report is as of one day');
    demand(categories.includes('security'), context, ['categories'], 'security is always in scope');
    demand(
      !categories.includes('availability') || availability_commitment !== undefined,
      context,
      ['availability_commitment'],
      'is needed where availability is in scope',
    );
    demand(new Set(owners.map(({ category }) => category)).size === owners.length, context, ['owners'], 'names a category twice');
  });

/** One entry, `setup`: whose evidence this is, about what, and when. */
export const setup: RegisterDefinition = defineRegister(schema, { id: /^setup$/ });

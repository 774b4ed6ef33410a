import { FINDING_KINDS, type FindingKind } from '@spanproof/vocabulary';
import { z } from 'zod';
import { day, demand, distinct, line, person, prose, token } from './fields.ts';
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
  /** Days that content of calls is kept, per retention class. */
  readonly retention?: readonly { readonly class: string; readonly content_days: number }[];
  /** Kinds of personal data (finding kinds) that may be sent to models; none may where the list is empty. */
  readonly personal_data?: readonly FindingKind[];
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
    retention: z
      .array(z.strictObject({ class: token, content_days: z.int().min(0).max(36_500) }))
      .max(50)
      .exactOptional(),
    personal_data: distinct(z.enum(FINDING_KINDS), FINDING_KINDS.length).exactOptional(),
  })
  .superRefine(({ audit_window: { from, to }, report_type, categories, availability_commitment, owners, retention = [] }, context) => {
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
    demand(new Set(retention.map((entry) => entry.class)).size === retention.length, context, ['retention'], 'names a class twice');
  });

/** One entry, `setup`: whose evidence this is, about what, and when. */
export const setup: RegisterDefinition = defineRegister(schema, { id: /^setup$/ });

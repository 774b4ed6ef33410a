import { FINDING_KINDS } from '@spanproof/vocabulary';
import { z } from 'zod';

/** Families of kinds: `SECRET.*`. */
const FAMILIES = [...new Set(FINDING_KINDS.filter((kind) => kind.includes('.')).map((kind) => `${kind.slice(0, kind.indexOf('.'))}.*`))];
/** 1 to 256 characters that canonical JSON can hold. */
const text = z.string().min(1).max(256);
const names = z.array(text).min(1);
const pattern = text.regex(/^[^*]*\*?$/, 'may hold * only at its end');
const patterns = z.array(pattern).min(1);
const listAction = z
  .enum(['block', 'allow_with_log'])
  .describe('What a call outside the list meets. The processor, which sees calls that have happened, only logs.');

const listFail = z.enum(['open', 'closed']).optional().describe('For a request that cannot be read. Absent: the list does not apply to it.');
const id = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}$/)
  .describe('Names the rule in verdicts; once in a policy, and no name of a list.');
const limit = z.int().min(1);

const condition = z
  .strictObject({
    environment: names.optional().describe('deployment.environment.name of the service.'),
    role: names.optional().describe('withCaller({ role }).'),
    data_class: names.optional().describe('The higher of what was declared and what was found.'),
    tenant_region: names.optional().describe('withTenant({ region }).'),
    purpose: names.optional().describe('withPurpose().'),
    vendor: patterns.optional().describe('gen_ai.provider.name.'),
    consent: names.optional().describe('The basis of withConsent(), or opt_out.'),
  })
  .describe('Every member that is given, by one of its words; `undeclared` stands for what the application did not say. Absent: always.');

function allowList(what: string): z.ZodType {
  return z
    .strictObject({ allow: patterns.describe('Exact, or with * at the end.'), action: listAction, fail: listFail })
    .optional()
    .describe(`${what} that a call may use. Absent: not restricted.`);
}

const rule = z.strictObject({
  id,
  kinds: z
    .array(z.enum(['*', ...FAMILIES, ...FINDING_KINDS]))
    .min(1)
    .describe('Kinds of findings, a family with .*, or * for all.'),
  direction: z.enum(['request', 'response', 'both']).describe('Where the rule looks.'),
  when: condition.optional(),
  action: z.enum(['allow', 'allow_with_log', 'redact', 'block']).describe('What a finding means for the call.'),
  transform: z
    .enum(['placeholder', 'mask', 'remove', 'pseudonym', 'tokenise'])
    .optional()
    .describe('What becomes of a value; pseudonym and tokenise need a key. Absent: placeholder.'),
  reinsert: z
    .boolean()
    .optional()
    .describe('Placeholders of a request come back in the answer to the application as what they stand for, never on the record.'),
  fail: z.enum(['open', 'closed']).describe('Where the content could not be looked at to its end: the call goes on, or it does not.'),
});

/** The form of a policy, for editors and for docs/generated/policy.schema.json. parsePolicy() of the vocabulary decides; a test holds the two together. */
export const policySchema: z.ZodType = z
  .strictObject({
    version: z.literal(1),
    rules: z.array(rule).min(1).describe('Each leaves a verdict on each call.'),
    models: allowList('Models'),
    providers: allowList('Providers'),
    operations: allowList('Operations'),
    token_limits: z
      .strictObject({
        max_input: z.int().min(1).optional().describe('Estimated tokens of the request.'),
        max_output: z.int().min(1).optional().describe('Tokens that the request lets the model write.'),
        action: listAction,
      })
      .optional()
      .describe('Limits of one call; at least one of the two.'),
    access: z
      .array(
        z.strictObject({
          id,
          when: condition.optional(),
          providers: patterns.optional(),
          models: patterns.optional(),
          operations: patterns.optional(),
          action: listAction,
          fail: listFail,
        }),
      )
      .min(1)
      .optional()
      .describe('What callers under a condition may use; at least one of the three lists.'),
    vendors: z
      .strictObject({
        valid: z
          .array(
            z.strictObject({
              vendor: pattern,
              until: z
                .string()
                .regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/)
                .optional()
                .describe('The last day, in UTC. Absent: no end.'),
            }),
          )
          .min(1),
        action: listAction,
      })
      .optional()
      .describe('Vendors that were assessed; any other is not allowed.'),
    settings: z
      .array(
        z.strictObject({
          id,
          member: z
            .string()
            .regex(/^[A-Za-z_][\w-]{0,63}(?:\.[A-Za-z_][\w-]{0,63}){0,3}$/)
            .describe('A member of the request, as store or metadata.user.'),
          force: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional().describe('Absent: the member is taken out.'),
          protocols: names.optional().describe('Wire formats to which a forced member is added; elsewhere it is only corrected.'),
        }),
      )
      .min(1)
      .optional()
      .describe('Members of requests that are taken out or have a value.'),
    modalities: z
      .strictObject({ allow: z.array(z.enum(['text', 'image', 'audio', 'video', 'document', 'unknown', '*'])).min(1), action: listAction, fail: listFail })
      .optional()
      .describe('Content that no text rule can look into.'),
    rates: z
      .array(
        z.strictObject({
          id,
          per: z.enum(['process', 'workload', 'role', 'tenant', 'key']),
          calls_per_minute: limit.optional(),
          tokens_per_day: limit.optional().describe('Input and output, UTC days.'),
          action: listAction,
        }),
      )
      .min(1)
      .optional()
      .describe('Counted in one process; at least one of the two limits.'),
    tools: z
      .strictObject({
        allow: patterns.optional().describe('Names.'),
        pinned: z
          .array(z.string().regex(/^[0-9a-f]{64}$/))
          .min(1)
          .optional()
          .describe('Fingerprints of sets of definitions, as tools_hash of a record.'),
        action: listAction,
        fail: listFail,
      })
      .optional()
      .describe('Tools that may be offered; at least one of the two.'),
    dangerously_store_original: z.boolean().optional().describe('Danger: keeps the unredacted content, encrypted, as a part of its own.'),
  })
  .describe('Spanproof policy v1');

/** docs/generated/policy.schema.json. */
export function formatPolicySchema(): string {
  const { $schema, ...rest } = z.toJSONSchema(policySchema);
  return `${JSON.stringify({ $schema, title: 'Spanproof policy v1', $comment: 'Generated from processor/src/config/policy-schema.ts by `node bin/generate.mjs`.', ...rest }, undefined, 2)}\n`;
}

import { FINDING_KINDS } from '@spanproof/vocabulary';
import { z } from 'zod';

/** Families of kinds: `SECRET.*`. */
const FAMILIES = [...new Set(FINDING_KINDS.filter((kind) => kind.includes('.')).map((kind) => `${kind.slice(0, kind.indexOf('.'))}.*`))];
/** 1 to 256 characters that canonical JSON can hold. */
const text = z.string().min(1).max(256);
const names = z.array(text).min(1);
const patterns = z.array(text.regex(/^[^*]*\*?$/, 'may hold * only at its end')).min(1);
const listAction = z
  .enum(['block', 'allow_with_log'])
  .describe('What a call outside the list meets. The processor, which sees calls that have happened, only logs.');

function allowList(what: string): z.ZodType {
  return z
    .strictObject({ allow: patterns.describe('Exact, or with * at the end.'), action: listAction })
    .optional()
    .describe(`${what} that a call may use. Absent: not restricted.`);
}

const rule = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,63}$/)
    .describe('Names the rule in verdicts; once in a policy, and not models, providers, operations or token_limits.'),
  kinds: z
    .array(z.enum(['*', ...FAMILIES, ...FINDING_KINDS]))
    .min(1)
    .describe('Kinds of findings, a family with .*, or * for all.'),
  direction: z.enum(['request', 'response', 'both']).describe('Where the rule looks.'),
  when: z
    .strictObject({ environment: names.optional().describe('deployment.environment.name of the service.') })
    .optional()
    .describe('Absent: always.'),
  action: z.enum(['allow', 'allow_with_log', 'redact', 'block']).describe('What a finding means for the call.'),
  transform: z
    .enum(['placeholder', 'mask', 'remove', 'pseudonym', 'tokenise'])
    .optional()
    .describe('What becomes of a value; pseudonym and tokenise need a key. Absent: placeholder.'),
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
    dangerously_store_original: z.boolean().optional().describe('Danger: keeps the unredacted content, encrypted, as a part of its own.'),
  })
  .describe('Spanproof policy v1');

/** docs/generated/policy.schema.json. */
export function formatPolicySchema(): string {
  const { $schema, ...rest } = z.toJSONSchema(policySchema);
  return `${JSON.stringify({ $schema, title: 'Spanproof policy v1', $comment: 'Generated from processor/src/config/policy-schema.ts by `node bin/generate.mjs`.', ...rest }, undefined, 2)}\n`;
}

import { type Action, CodedError, FINDING_KINDS, type FindingKind, type Json, type Outcome } from '@spanproof/vocabulary';
import { z } from 'zod';

/** A call, and what a policy is expected to make of it. */
export interface PolicyCase {
  readonly name: string;
  readonly by: 'source' | 'processor';
  readonly environment?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly operation?: string;
  readonly input_tokens?: number;
  readonly max_output_tokens?: number;
  readonly request?: Json;
  readonly response?: Json;
  /** Whatever is not named is not checked. */
  readonly expect: {
    readonly action?: Action;
    readonly rules?: Readonly<Record<string, Outcome>>;
    readonly findings?: Partial<Readonly<Record<FindingKind, number>>>;
    readonly request?: Json;
    readonly response?: Json;
  };
}

const OUTCOMES = ['allowed', 'allowed_with_log', 'redacted', 'blocked', 'not_applicable', 'failed_open', 'failed_closed'] as const;
const kind = z.custom<FindingKind>((value) => FINDING_KINDS.some((name) => name === value), 'is no finding kind');
const json = z.json() as z.ZodType<Json>;

const policyCase = z
  .strictObject({
    name: z.string().min(1),
    text: z.string().optional(),
    request: json.optional(),
    response: json.optional(),
    by: z.enum(['source', 'processor']).default('source'),
    environment: z.string().min(1).optional(),
    provider: z.string().min(1).optional(),
    model: z.string().min(1).optional(),
    operation: z.string().min(1).optional(),
    input_tokens: z.int().min(0).optional(),
    max_output_tokens: z.int().min(0).optional(),
    expect: z
      .strictObject({
        action: z.enum(['allow', 'allow_with_log', 'redact', 'block']).optional(),
        rules: z.record(z.string(), z.enum(OUTCOMES)).optional(),
        findings: z.partialRecord(kind, z.int().min(0)).optional(),
        text: z.string().optional(),
        request: json.optional(),
        response: json.optional(),
      })
      .refine((expected) => Object.keys(expected).length > 0, 'must expect something'),
  })
  .superRefine((given, context) => {
    if (given.text !== undefined && given.request !== undefined)
      context.addIssue({ code: 'custom', path: ['text'], message: 'is the request: give one of the two' });
    if (given.text === undefined && given.expect.text !== undefined)
      context.addIssue({ code: 'custom', path: ['expect', 'text'], message: 'belongs to a case with text' });
  });

const document = z.strictObject({ cases: z.array(policyCase).min(1) });

/**
 * Cases of `spanproof policy test`, from parsed JSON or YAML.
 * @throws CodedError USAGE
 */
export function parsePolicyCases(given: unknown, file: string): readonly PolicyCase[] {
  const result = document.safeParse(Array.isArray(given) ? { cases: given } : given);
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'cases'}: ${message}`);
    throw new CodedError('USAGE', `${file}\n  ${problems.join('\n  ')}`, { todo: 'docs/extending.md#policy shows the form of a case' });
  }
  return result.data.cases.map(({ text, expect: { text: left, ...expected }, ...rest }) => {
    return {
      ...rest,
      ...(text === undefined ? {} : { request: text }),
      expect: { ...expected, ...(left === undefined ? {} : { request: left }) },
    } as PolicyCase;
  });
}

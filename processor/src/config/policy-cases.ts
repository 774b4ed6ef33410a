import { type Action, CodedError, type DecisionFacts, FINDING_KINDS, type FindingKind, type Json, type Outcome } from '@spanproof/vocabulary';
import { z } from 'zod';

type Told =
  | 'environment'
  | 'role'
  | 'data_class'
  | 'tenant_region'
  | 'purpose'
  | 'consent'
  | 'provider'
  | 'model'
  | 'operation'
  | 'max_output_tokens'
  | 'day'
  | 'tool_names';
export type CaseFacts = Pick<DecisionFacts, Told | 'tools_hash' | 'input_tokens_estimate' | 'modalities' | 'excess' | 'changed'>;

/** A call, and what a policy is expected to make of it. */
export interface PolicyCase {
  readonly name: string;
  readonly by: 'source' | 'processor';
  /** As DecisionFacts names them. */
  readonly facts: CaseFacts;
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
const word = z.string().min(1);
const json = z.json() as z.ZodType<Json>;

const policyCase = z
  .strictObject({
    name: z.string().min(1),
    text: z.string().optional(),
    request: json.optional(),
    response: json.optional(),
    by: z.enum(['source', 'processor']).default('source'),
    environment: word.optional(),
    role: word.optional(),
    data_class: word.optional(),
    tenant_region: word.optional(),
    purpose: word.optional(),
    consent: z.array(word).optional(),
    provider: word.optional(),
    model: word.optional(),
    operation: word.optional(),
    input_tokens: z.int().min(0).optional(),
    max_output_tokens: z.int().min(0).optional(),
    day: z.iso.date().optional(),
    tool_names: z.array(word).optional(),
    tools_hash: word.optional(),
    modalities: z.record(word, z.int().min(0)).optional(),
    excess: z.record(word, z.int().min(0)).optional(),
    changed: z.record(word, z.int().min(0)).optional(),
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
  return result.data.cases.map(({ name, by, text, request = text, response, expect: { text: left, ...expected }, ...told }) => {
    const expect = { ...expected, ...(left === undefined ? {} : { request: left }) };
    return {
      name,
      by,
      facts: readFacts(told),
      ...(request === undefined ? {} : { request }),
      ...(response === undefined ? {} : { response }),
      expect,
    } as PolicyCase;
  });
}

type Given = Omit<z.infer<typeof policyCase>, 'name' | 'by' | 'text' | 'request' | 'response' | 'expect'>;

function readFacts({ input_tokens, modalities, excess, changed, ...told }: Given): CaseFacts {
  return {
    ...(told as Pick<CaseFacts, Told>),
    ...(input_tokens === undefined ? {} : { input_tokens_estimate: input_tokens }),
    ...(modalities === undefined ? {} : { modalities: new Map(Object.entries(modalities)) }),
    ...(excess === undefined ? {} : { excess: new Map(Object.entries(excess)) }),
    ...(changed === undefined ? {} : { changed: new Map(Object.entries(changed)) }),
  };
}

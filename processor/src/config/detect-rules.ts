import { createHash } from 'node:crypto';
import { CodedError, defineUserRule, type FindingDefinition, type UserRule } from '@spanproof/vocabulary';
import { z } from 'zod';

/** What a finding of a file is held against. */
export interface AllowedFinding {
  readonly kind: string;
  readonly file: string;
  readonly value: string;
}

export interface DetectRules {
  readonly definitions: readonly FindingDefinition[];
  allows(finding: AllowedFinding): boolean;
}

const rule = z.strictObject({
  id: z.custom<`CUSTOM.${string}`>((value) => typeof value === 'string', 'must be a text'),
  anchor: z.string(),
  pattern: z.string(),
  confidence: z.int().min(1).max(100).exactOptional(),
  class: z.enum(['pii', 'secret']).exactOptional(),
});
/** All that is named must hold. A value is named by its hash, so that no list of secrets comes to be. */
const allowed = z
  .strictObject({
    kind: z.string().min(1).exactOptional(),
    path: z.string().min(1).exactOptional(),
    value_sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .exactOptional(),
  })
  .refine((entry) => Object.keys(entry).length > 0, 'names nothing');
const document = z.strictObject({ rules: z.array(rule).max(200).default([]), allow: z.array(allowed).max(10_000).default([]) });

/**
 * Rules and allow-lists of a user, parsed strictly.
 * @throws CodedError POLICY_INVALID | RULE_UNSAFE
 */
export function parseDetectRules(value: unknown): DetectRules {
  const parsed = document.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CodedError('POLICY_INVALID', `rules: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, { todo: 'docs/extending.md#user-rules' });
  }
  const { rules, allow } = parsed.data;
  return {
    definitions: rules.map((each) => defineUserRule(each satisfies UserRule)),
    allows: ({ kind, file, value: found }) =>
      allow.some(
        (entry) =>
          (entry.kind === undefined || covers(entry.kind, kind)) &&
          (entry.path === undefined || covers(entry.path, file)) &&
          (entry.value_sha256 === undefined || entry.value_sha256 === createHash('sha256').update(found).digest('hex')),
      ),
  };
}

/** Exactly, or up to a `*` at the end. */
const covers = (pattern: string, name: string): boolean => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

import type { Criterion, Json } from '@spanproof/vocabulary';
import { CodedError } from '@spanproof/vocabulary';
import type { z } from 'zod';

export type RegisterData = { readonly [key: string]: Json };

/** What a register makes of data from outside. */
export interface ParsedData {
  readonly data: RegisterData;
  /** The criteria the entry serves; none where the register has no such notion. */
  readonly criteria: readonly Criterion[];
  /** ISO day after which the entry no longer counts. */
  readonly expires?: string;
}

export interface RegisterDefinition {
  /** What an entry's id looks like where it is not free: `setup` has one entry, an owner's id is its control. */
  readonly id: RegExp;
  /** @throws CodedError REGISTER_INVALID naming every field that is wrong */
  parse(input: unknown): ParsedData;
  /** What is wrong with `after` as the version behind `before`, where the register's entries have a life; both as they were parsed. */
  judgeStep?(before: RegisterData, after: RegisterData): string | undefined;
}

/** Ids stand unencrypted in the ledger's core: short words, never a person's name. */
export const ENTRY_ID: RegExp = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;

const MOST_ISSUES = 20;

/** A register from its zod schema and from what the schema's data says about criteria and expiry. */
export function defineRegister<T extends RegisterData>(
  schema: z.ZodType<T>,
  facts: {
    readonly id?: RegExp;
    readonly criteria?: (data: T) => readonly Criterion[];
    readonly expires?: (data: T) => string | undefined;
    readonly judgeStep?: (before: T, after: T) => string | undefined;
  } = {},
): RegisterDefinition {
  const { judgeStep } = facts;
  return {
    id: facts.id ?? ENTRY_ID,
    parse(input) {
      const { data, error } = schema.safeParse(input);
      if (error !== undefined)
        throw new CodedError('REGISTER_INVALID', error.issues.slice(0, MOST_ISSUES).map(describeIssue).join('; '), {
          todo: 'correct the fields that are named',
        });
      const expires = facts.expires?.(data);
      return { data, criteria: facts.criteria?.(data) ?? [], ...(expires === undefined ? {} : { expires }) };
    },
    ...(judgeStep === undefined ? {} : { judgeStep: (before: RegisterData, after: RegisterData) => judgeStep(before as T, after as T) }),
  };
}

/** Values are not quoted back, and of names only those that could be ours: what a client sent may hold anything. */
function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${formPath([...issue.path, key])}: is no field`).join('; ');
  return `${formPath(issue.path)}: ${issue.message}`;
}

function formPath(path: readonly PropertyKey[]): string {
  return path.map((key) => (/^[A-Za-z0-9_]{1,64}$/.test(String(key)) ? String(key) : '?')).join('.') || 'data';
}

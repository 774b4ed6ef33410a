import { readFileSync } from 'node:fs';
import { type Condition, DEFAULT_POLICY, parsePolicy, type Policy } from '@spanproof/vocabulary';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { repositoryPath } from '../house/repository.ts';

const published = z.fromJSONSchema(
  JSON.parse(readFileSync(repositoryPath('docs/generated/policy.schema.json'), 'utf8')) as Parameters<typeof z.fromJSONSchema>[0],
);

/** A member that Policy gains must be here too: the compiler says so, and then the schema has to take it. */
type Everything<T> = T extends readonly (infer Item)[]
  ? readonly Everything<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]-?: Everything<T[Name]> }
    : T;

const WHEN: Everything<Condition> = {
  environment: ['production'],
  role: ['analyst'],
  data_class: ['restricted'],
  tenant_region: ['eu'],
  purpose: ['support'],
  vendor: ['azure*'],
  consent: ['opt_out', 'undeclared'],
};
const LIST = { action: 'block', fail: 'closed' } as const;

const FULL: Everything<Policy> = {
  version: 1,
  rules: [
    { id: 'secrets', kinds: ['SECRET.*'], direction: 'both', when: WHEN, action: 'redact', transform: 'placeholder', reinsert: true, fail: 'closed' },
    { id: 'cards', kinds: ['CREDIT_CARD', 'IBAN'], direction: 'request', when: WHEN, action: 'block', transform: 'mask', reinsert: false, fail: 'open' },
    { id: 'all', kinds: ['*'], direction: 'response', when: WHEN, action: 'allow_with_log', transform: 'tokenise', reinsert: false, fail: 'open' },
  ],
  models: { allow: ['gpt-5*', 'x'], ...LIST },
  providers: { allow: ['openai'], action: 'allow_with_log', fail: 'open' },
  operations: { allow: ['chat'], ...LIST },
  token_limits: { max_input: 10, max_output: 5, action: 'block' },
  access: [{ id: 'analysts', when: WHEN, providers: ['openai'], models: ['gpt-*'], operations: ['chat'], ...LIST }],
  vendors: { valid: [{ vendor: 'openai', until: '2027-01-31' }], action: 'block' },
  settings: [{ id: 'no_store', member: 'store', force: false, protocols: ['openai-chat'] }],
  modalities: { allow: ['image'], ...LIST },
  rates: [{ id: 'budget', per: 'workload', calls_per_minute: 60, tokens_per_day: 1000, action: 'block' }],
  tools: { allow: ['read_*'], pinned: ['0'.repeat(64)], ...LIST },
  dangerously_store_original: false,
};

/** What a schema cannot say: a name that is taken, one of several members, a member that goes with another, lone surrogates. */
const BEYOND = /is taken|: needs |is for a forced member|must be text of 1 to 256/;

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [{ holder: value as Record<string, unknown>, key }, ...placesOf(member)]);
}

function problemsOf(policy: unknown): readonly string[] {
  try {
    parsePolicy(policy);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

test('the published schema and parsePolicy() take and refuse the same policies', () => {
  expect(published.safeParse(FULL).success).toBe(true);
  expect(published.safeParse(DEFAULT_POLICY).success).toBe(true);
  const replacement = fc.oneof(
    fc.constantFrom<unknown>(
      0,
      1,
      2,
      1.5,
      -1,
      null,
      true,
      '',
      'x',
      'A',
      'redact',
      'block',
      'both',
      'mask',
      'closed',
      'EMAIL',
      'SECRET.*',
      'SECRET*',
      'a*b',
      '*',
      'x'.repeat(257),
    ),
    fc.constantFrom<unknown>([], {}, [''], ['x'], ['EMAIL'], { allow: ['x'], action: 'block' }, { environment: ['a'] }),
  );
  let refused = 0;
  fc.assert(
    fc.property(
      fc.nat(),
      fc.constantFrom('replace', 'remove', 'add'),
      replacement,
      fc.constantFrom('extra', 'when', 'transform', 'models', '0'),
      (where, how, value, name) => {
        const policy = structuredClone(FULL) as unknown;
        const places = placesOf(policy);
        const { holder, key } = places[where % places.length]!;
        if (how === 'replace') holder[key] = value;
        else if (how === 'add') holder[Array.isArray(holder) ? holder.length : name] = value;
        else if (Array.isArray(holder)) holder.splice(Number(key), 1);
        else delete holder[key];
        const problems = problemsOf(policy);
        const accepted = published.safeParse(policy).success;
        if (problems.length === 0) expect(accepted, JSON.stringify(policy)).toBe(true);
        else if (accepted) for (const problem of problems) expect(problem, JSON.stringify(policy)).toMatch(BEYOND);
        else refused += 1;
      },
    ),
    { numRuns: 2000 },
  );
  expect(refused).toBeGreaterThan(300);
});

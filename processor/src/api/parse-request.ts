import { CodedError } from '@spanproof/vocabulary';
import { z } from 'zod';

const NO_QUERY = z.strictObject({});

/** The query by the route's schema; without one there must be none. @throws CodedError REQUEST_INVALID */
export function parseQuery(schema: z.ZodType | undefined, query: unknown): unknown {
  return parse(schema ?? NO_QUERY, query, 'query');
}

/** The body by the route's schema; without one there must be none. @throws CodedError REQUEST_INVALID */
export function parseBody(schema: z.ZodType | undefined, body: unknown): unknown {
  if (schema !== undefined) return parse(schema, body, 'body');
  if (body === undefined || body === null) return undefined;
  throw new CodedError('REQUEST_INVALID', 'this request takes no body');
}

function parse(schema: z.ZodType, value: unknown, place: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new CodedError(
    'REQUEST_INVALID',
    result.error.issues
      .slice(0, 10)
      .map((issue) => describe(place, issue))
      .join('; '),
  );
}

/** Values are not quoted back, and of names only those that could be ours: what a client sent may hold anything. */
function describe(place: string, issue: z.core.$ZodIssue): string {
  const path = issue.path.map((key) => (/^[A-Za-z0-9_]{1,64}$/.test(String(key)) ? String(key) : '?'));
  return `${[place, ...path].join('.')}: ${issue.code === 'unrecognized_keys' ? 'has members that are not known' : issue.message}`;
}

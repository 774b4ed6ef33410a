import { QUERIES } from './queries/index.ts';
import type { Query } from './query.ts';

/** @throws Error for a name that is not on the list: names are ours */
export function findQuery(name: string): Query {
  const query = QUERIES.find((one) => one.name === name);
  if (query === undefined) throw new Error(`no query ${name}`);
  return query;
}

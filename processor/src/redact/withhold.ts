import type { Json } from '@spanproof/vocabulary';

type Members = { readonly [name: string]: Json };

/** Stands for what was never scanned and therefore must not be kept. */
export const UNSCANNED = '[UNSCANNED]';

/** Longer names are content in the wrong place, and may be why the scan ended. */
const MAX_NAME = 256;

/**
 * The members with every unscanned attribute replaced by UNSCANNED, or, to keep its shape, each string in it.
 * `pointers` are those of members: `/<name>`.
 */
export function withhold(members: Members, pointers: ReadonlySet<string>, keepShape: boolean): Members {
  if (pointers.size === 0) return members;
  const result = new Map<string, Json>();
  let unnamed = 0;
  for (const [name, value] of Object.entries(members)) {
    if (!pointers.has(pointerOf(name))) result.set(name, value);
    else {
      if (name.length > MAX_NAME) unnamed += 1;
      result.set(name.length > MAX_NAME ? `${UNSCANNED}#${unnamed}` : name, keepShape ? withholdStrings(value) : UNSCANNED);
    }
  }
  return Object.fromEntries(result);
}

/** RFC 6901. */
export function pointerOf(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function withholdStrings(value: Json): Json {
  if (typeof value === 'string') return UNSCANNED;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withholdStrings);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withholdStrings(member)]));
}

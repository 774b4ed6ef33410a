import { CodedError } from '../error.ts';

const MAX_PATTERN = 300;
/** Characters one match may reach. */
export const MAX_REACH = 320;
/** Ways to divide a text among the quantifiers, at most: what backtracking may try for one anchor. */
const MAX_WAYS = 2048;
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\\[1-9]|\\k</, 'refers back to a group'],
  [/\(\?<?[=!]/, 'looks ahead or behind'],
  [/(?<!\\)(?:\\\\)*[*+]/, 'has an unbounded quantifier: write {0,64} for * and {1,64} for +'],
  [/\{\d+,\}/, 'has an unbounded quantifier: write {2,64} for {2,}'],
  [/[}?]\s*[?+]/, 'has a quantifier on a quantifier'],
];

/**
 * Refuses a user's pattern that could take longer than its text is long: unbounded, nested or too many ways to match. What passes needs at most MAX_WAYS steps
 * for each character of a window of MAX_REACH.
 * @throws CodedError RULE_UNSAFE
 */
export function checkPattern(source: string, id: string): void {
  const refuse = (why: string): never => {
    throw new CodedError('RULE_UNSAFE', `the pattern of rule ${id} ${why}`, { todo: 'docs/extending.md#user-rules says what a pattern may hold' });
  };
  if (source.length === 0 || source.length > MAX_PATTERN) refuse(`has ${source.length} characters: 1 to ${MAX_PATTERN} are allowed`);
  const bare = source
    .replace(/\[(?:\\.|[^\]\\])*\]/g, 'x')
    .replace(/\\[^1-9k]/g, 'x')
    .replaceAll('(?:', '(');
  for (const [form, why] of FORBIDDEN) if (form.test(bare)) refuse(why);
  if (/\([^()]*(?:[?|]|\{\d+,\d+\})[^()]*\)(?:\?|\{)/.test(bare) || /\([^()]*\([^()]*\)[^()]*\)(?:\?|\{)/.test(bare))
    refuse('repeats a group that varies in itself');
  let ways = 1;
  let reach = bare.length;
  for (const [, min, max] of bare.matchAll(/\{(\d{1,6})(?:,(\d{1,6}))?\}/g)) {
    const [from, to] = [Number(min), Number(max ?? min)];
    if (to < from) refuse('has a quantifier whose bounds are the wrong way round');
    ways *= to - from + 1;
    reach += to;
  }
  ways *= 2 ** (bare.match(/\?|\|/g)?.length ?? 0);
  if (ways > MAX_WAYS) refuse(`can match in ${ways} ways: at most ${MAX_WAYS} are allowed`);
  if (reach > MAX_REACH) refuse(`may reach over ${reach} characters: at most ${MAX_REACH} are allowed`);
  try {
    new RegExp(source, 'y');
  } catch (cause) {
    throw new CodedError('RULE_UNSAFE', `the pattern of rule ${id} is no regular expression`, { cause });
  }
}

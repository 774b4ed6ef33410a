type Members = { readonly [key: string]: unknown };
/** Collects every problem with its path, so that one run of the parser tells all. */
export type Report = (path: string, problem: string) => void;

const MAX_WORD = 256;

export function members(json: unknown, path: string, known: readonly string[], report: Report): Members | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    report(path, 'must be an object');
    return undefined;
  }
  for (const key of Object.keys(json)) if (!known.includes(key)) report(path, `unknown member ${JSON.stringify(key)}; known are ${known.join(', ')}`);
  return json as Members;
}

export function each(json: unknown, path: string, report: Report, check: (item: unknown, path: string) => void): void {
  if (!Array.isArray(json) || json.length === 0) report(path, 'must be a list with at least one entry');
  else for (const [index, item] of json.entries()) check(item, `${path}[${index}]`);
}

export function word(json: unknown, path: string, report: Report, check?: (word: string, path: string) => void): void {
  if (typeof json !== 'string' || json.length === 0 || json.length > MAX_WORD || !json.isWellFormed())
    report(path, `must be text of 1 to ${MAX_WORD} characters`);
  else check?.(json, path);
}

export function eachWord(json: unknown, path: string, report: Report, check?: (word: string, path: string) => void): void {
  each(json, path, report, (item, place) => word(item, place, report, check));
}

export function pattern(text: string, path: string, report: Report): void {
  if (text.slice(0, -1).includes('*')) report(path, 'may hold * only at its end');
}

export function eachPattern(json: unknown, path: string, report: Report): void {
  eachWord(json, path, report, (text, place) => pattern(text, place, report));
}

export function oneOf(value: unknown, path: string, allowed: readonly string[], report: Report): void {
  if (!allowed.some((known) => known === value)) report(path, `must be one of ${allowed.join(', ')}`);
}

export function positive(value: unknown, path: string, report: Report): void {
  if (!(Number.isSafeInteger(value) && (value as number) >= 1)) report(path, 'must be a positive integer');
}

import { CodedError } from './error.ts';
import { FINDING_KINDS } from './findings/index.ts';
import { coversKind, type Policy } from './policy.ts';
import { TRANSFORMS } from './transforms/index.ts';

const ACTIONS = ['allow', 'allow_with_log', 'redact', 'block'];
const LIST_ACTIONS = ['block', 'allow_with_log'];
const LISTS = ['models', 'providers', 'operations'] as const;
const ID = /^[a-z][a-z0-9_-]{0,63}$/;
const RESERVED_IDS: readonly string[] = [...LISTS, 'token_limits'];
const MAX_PATTERN = 256;

type Members = { readonly [key: string]: unknown };
/** Collects every problem with its path, so that one run of the parser tells all. */
type Report = (path: string, problem: string) => void;

/**
 * Reads a policy from parsed JSON or YAML. Unknown members are problems; all problems are reported at once, one a line.
 * @throws CodedError POLICY_INVALID
 */
export function parsePolicy(json: unknown): Policy {
  const problems: string[] = [];
  const report: Report = (path, problem) => problems.push(`${path}: ${problem}`);
  checkPolicy(json, report);
  if (problems.length > 0)
    throw new CodedError('POLICY_INVALID', problems.join('\n'), { todo: 'correct the policy; docs/extending.md#policy describes every member' });
  return structuredCopy(json) as Policy;
}

function checkPolicy(json: unknown, report: Report): void {
  const policy = members(json, 'policy', ['version', 'rules', ...LISTS, 'token_limits', 'dangerously_store_original'], report);
  if (policy === undefined) return;
  if (policy['version'] !== 1) report('version', 'must be 1');
  const ids = new Set(RESERVED_IDS);
  each(policy['rules'], 'rules', report, (rule, path) => checkRule(rule, path, ids, report));
  for (const list of LISTS) if (policy[list] !== undefined) checkAllowList(policy[list], list, report);
  if (policy['token_limits'] !== undefined) checkTokenLimits(policy['token_limits'], report);
  if (policy['dangerously_store_original'] !== undefined && typeof policy['dangerously_store_original'] !== 'boolean')
    report('dangerously_store_original', 'must be true or false');
}

function checkRule(json: unknown, path: string, ids: Set<string>, report: Report): void {
  const rule = members(json, path, ['id', 'kinds', 'direction', 'when', 'action', 'transform', 'fail'], report);
  if (rule === undefined) return;
  const { id } = rule;
  if (typeof id !== 'string' || !ID.test(id)) report(`${path}.id`, 'must be lower-case letters, digits, _ and -, beginning with a letter, at most 64');
  else if (ids.has(id)) report(`${path}.id`, `${JSON.stringify(id)} is taken`);
  else ids.add(id);
  each(rule['kinds'], `${path}.kinds`, report, (kind, place) => {
    if (typeof kind !== 'string' || !matchesSomeKind(kind)) report(place, `${JSON.stringify(kind)} is no finding kind, no family such as SECRET.* and not *`);
  });
  oneOf(rule['direction'], `${path}.direction`, ['request', 'response', 'both'], report);
  oneOf(rule['action'], `${path}.action`, ACTIONS, report);
  oneOf(rule['fail'], `${path}.fail`, ['open', 'closed'], report);
  if (rule['transform'] !== undefined) oneOf(rule['transform'], `${path}.transform`, Object.keys(TRANSFORMS), report);
  if (rule['when'] !== undefined) checkCondition(rule['when'], `${path}.when`, report);
}

function checkCondition(json: unknown, path: string, report: Report): void {
  const condition = members(json, path, ['environment'], report);
  if (condition?.['environment'] !== undefined) eachName(condition['environment'], `${path}.environment`, report);
}

function checkAllowList(json: unknown, path: string, report: Report): void {
  const list = members(json, path, ['allow', 'action'], report);
  if (list === undefined) return;
  eachName(list['allow'], `${path}.allow`, report, (name, place) => {
    if (name.slice(0, -1).includes('*')) report(place, 'may hold * only at its end');
  });
  oneOf(list['action'], `${path}.action`, LIST_ACTIONS, report);
}

function checkTokenLimits(json: unknown, report: Report): void {
  const limits = members(json, 'token_limits', ['max_input', 'max_output', 'action'], report);
  if (limits === undefined) return;
  if (limits['max_input'] === undefined && limits['max_output'] === undefined) report('token_limits', 'needs max_input or max_output');
  for (const limit of ['max_input', 'max_output']) {
    const value = limits[limit];
    if (value !== undefined && !(Number.isSafeInteger(value) && (value as number) >= 1)) report(`token_limits.${limit}`, 'must be a positive integer');
  }
  oneOf(limits['action'], 'token_limits.action', LIST_ACTIONS, report);
}

function matchesSomeKind(pattern: string): boolean {
  return FINDING_KINDS.some((kind) => coversKind({ kinds: [pattern] }, kind));
}

function members(json: unknown, path: string, known: readonly string[], report: Report): Members | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    report(path, 'must be an object');
    return undefined;
  }
  for (const key of Object.keys(json)) if (!known.includes(key)) report(path, `unknown member ${JSON.stringify(key)}`);
  return json as Members;
}

function each(json: unknown, path: string, report: Report, check: (item: unknown, path: string) => void): void {
  if (!Array.isArray(json) || json.length === 0) report(path, 'must be a list with at least one entry');
  else for (const [index, item] of json.entries()) check(item, `${path}[${index}]`);
}

function eachName(json: unknown, path: string, report: Report, check?: (name: string, path: string) => void): void {
  each(json, path, report, (name, place) => {
    if (typeof name !== 'string' || name.length === 0 || name.length > MAX_PATTERN || !name.isWellFormed())
      report(place, `must be text of 1 to ${MAX_PATTERN} characters`);
    else check?.(name, place);
  });
}

function oneOf(value: unknown, path: string, allowed: readonly string[], report: Report): void {
  if (!allowed.some((word) => word === value)) report(path, `must be one of ${allowed.join(', ')}`);
}

/** A policy does not change after it was hashed, whatever its caller does to the parsed JSON. */
function structuredCopy(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json));
}

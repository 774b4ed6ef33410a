import { checkCondition, LIST_CHECKS } from './check-policy-lists.ts';
import { CodedError } from './error.ts';
import { FINDING_KINDS } from './findings/index.ts';
import { coversKind, type Policy } from './policy.ts';
import { each, members, oneOf, type Report } from './policy-checks.ts';
import { TRANSFORMS } from './transforms/index.ts';

const ACTIONS = ['allow', 'allow_with_log', 'redact', 'block'];
const ID = /^[a-z][a-z0-9_-]{0,63}$/;
/** Names that verdicts of lists have. */
const RESERVED_IDS: readonly string[] = ['models', 'providers', 'operations', 'token_limits', 'vendors', 'modalities', 'tools'];

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
  const policy = members(json, 'policy', ['version', 'rules', ...Object.keys(LIST_CHECKS), 'dangerously_store_original'], report);
  if (policy === undefined) return;
  if (policy['version'] !== 1) report('version', 'must be 1');
  const ids = new Set(RESERVED_IDS);
  const takeId = (id: unknown, path: string): void => {
    if (typeof id !== 'string' || !ID.test(id)) report(path, 'must be lower-case letters, digits, _ and -, beginning with a letter, at most 64');
    else if (ids.has(id)) report(path, `${JSON.stringify(id)} is taken`);
    else ids.add(id);
  };
  each(policy['rules'], 'rules', report, (rule, path) => checkRule(rule, path, takeId, report));
  for (const [name, check] of Object.entries(LIST_CHECKS)) if (policy[name] !== undefined) check(policy[name], name, report, takeId);
  if (policy['dangerously_store_original'] !== undefined && typeof policy['dangerously_store_original'] !== 'boolean')
    report('dangerously_store_original', 'must be true or false');
}

function checkRule(json: unknown, path: string, takeId: (id: unknown, path: string) => void, report: Report): void {
  const rule = members(json, path, ['id', 'kinds', 'direction', 'when', 'action', 'transform', 'reinsert', 'fail'], report);
  if (rule === undefined) return;
  takeId(rule['id'], `${path}.id`);
  each(rule['kinds'], `${path}.kinds`, report, (kind, place) => {
    if (typeof kind !== 'string' || !matchesSomeKind(kind)) report(place, `${JSON.stringify(kind)} is no finding kind, no family such as SECRET.* and not *`);
  });
  oneOf(rule['direction'], `${path}.direction`, ['request', 'response', 'both'], report);
  oneOf(rule['action'], `${path}.action`, ACTIONS, report);
  oneOf(rule['fail'], `${path}.fail`, ['open', 'closed'], report);
  if (rule['transform'] !== undefined) oneOf(rule['transform'], `${path}.transform`, Object.keys(TRANSFORMS), report);
  if (rule['when'] !== undefined) checkCondition(rule['when'], `${path}.when`, report);
  if (rule['reinsert'] !== undefined) checkReinsert(rule, path, report);
}

/** Only a placeholder says which value it stands for. */
function checkReinsert(rule: { readonly [key: string]: unknown }, path: string, report: Report): void {
  if (typeof rule['reinsert'] !== 'boolean') report(`${path}.reinsert`, 'must be true or false');
  else if (rule['reinsert'] && (rule['action'] !== 'redact' || (rule['transform'] ?? 'placeholder') !== 'placeholder' || rule['direction'] === 'response'))
    report(`${path}.reinsert`, 'needs the action redact with placeholders, and requests');
}

function matchesSomeKind(pattern: string): boolean {
  return FINDING_KINDS.some((kind) => coversKind({ kinds: [pattern] }, kind));
}

/** A policy does not change after it was hashed, whatever its caller does to the parsed JSON. */
function structuredCopy(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json));
}

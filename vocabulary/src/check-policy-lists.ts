import { each, eachPattern, eachWord, members, oneOf, pattern, positive, type Report, word } from './policy-checks.ts';

const LIST_ACTIONS = ['block', 'allow_with_log'];
const FAIL = ['open', 'closed'];
const CONDITIONS = ['environment', 'role', 'data_class', 'tenant_region', 'purpose', 'vendor', 'consent'] as const;
const MODALITIES = ['text', 'image', 'audio', 'video', 'document', 'unknown', '*'];
const PER = ['process', 'workload', 'role', 'tenant', 'key'];
const MEMBER = /^[A-Za-z_][\w-]{0,63}(?:\.[A-Za-z_][\w-]{0,63}){0,3}$/;
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const HASH = /^[0-9a-f]{64}$/;

/** Reports where an id is taken already. */
export type TakeId = (id: unknown, path: string) => void;

/** Everything of a policy that is no finding rule: what is absent is not restricted. */
export const LIST_CHECKS: { readonly [member: string]: (json: unknown, path: string, report: Report, takeId: TakeId) => void } = {
  models: checkAllowList,
  providers: checkAllowList,
  operations: checkAllowList,
  token_limits(json, path, report) {
    const limits = members(json, path, ['max_input', 'max_output', 'action'], report);
    if (limits === undefined) return;
    atLeastOne(limits, path, ['max_input', 'max_output'], report, positive);
    oneOf(limits['action'], `${path}.action`, LIST_ACTIONS, report);
  },
  access(json, path, report, takeId) {
    each(json, path, report, (item, place) => {
      const rule = members(item, place, ['id', 'when', 'providers', 'models', 'operations', 'action', 'fail'], report);
      if (rule === undefined) return;
      takeId(rule['id'], `${place}.id`);
      if (rule['when'] !== undefined) checkCondition(rule['when'], `${place}.when`, report);
      atLeastOne(rule, place, ['providers', 'models', 'operations'], report, eachPattern);
      checkEnd(rule, place, report);
    });
  },
  vendors(json, path, report) {
    const list = members(json, path, ['valid', 'action'], report);
    if (list === undefined) return;
    each(list['valid'], `${path}.valid`, report, (item, place) => {
      const entry = members(item, place, ['vendor', 'until'], report);
      if (entry === undefined) return;
      word(entry['vendor'], `${place}.vendor`, report, (text, at) => pattern(text, at, report));
      const { until } = entry;
      if (until !== undefined && !(typeof until === 'string' && DAY.test(until))) report(`${place}.until`, 'must be a day, YYYY-MM-DD');
    });
    oneOf(list['action'], `${path}.action`, LIST_ACTIONS, report);
  },
  settings(json, path, report, takeId) {
    each(json, path, report, (item, place) => {
      const setting = members(item, place, ['id', 'member', 'force', 'protocols'], report);
      if (setting === undefined) return;
      takeId(setting['id'], `${place}.id`);
      if (typeof setting['member'] !== 'string' || !MEMBER.test(setting['member']))
        report(`${place}.member`, 'must be a member of the request, as store or metadata.user: at most four names with dots');
      const { force } = setting;
      if (force !== undefined && force !== null && !['string', 'boolean'].includes(typeof force) && !Number.isFinite(force))
        report(`${place}.force`, 'must be text, a number, true, false or null');
      if (setting['protocols'] !== undefined) eachWord(setting['protocols'], `${place}.protocols`, report);
      if (setting['protocols'] !== undefined && force === undefined)
        report(`${place}.protocols`, 'is for a forced member: one that is taken out is taken out everywhere');
    });
  },
  modalities(json, path, report) {
    const list = members(json, path, ['allow', 'action', 'fail'], report);
    if (list === undefined) return;
    each(list['allow'], `${path}.allow`, report, (item, place) => oneOf(item, place, MODALITIES, report));
    checkEnd(list, path, report);
  },
  rates(json, path, report, takeId) {
    each(json, path, report, (item, place) => {
      const rate = members(item, place, ['id', 'per', 'calls_per_minute', 'tokens_per_day', 'action'], report);
      if (rate === undefined) return;
      takeId(rate['id'], `${place}.id`);
      oneOf(rate['per'], `${place}.per`, PER, report);
      atLeastOne(rate, place, ['calls_per_minute', 'tokens_per_day'], report, positive);
      oneOf(rate['action'], `${place}.action`, LIST_ACTIONS, report);
    });
  },
  tools(json, path, report) {
    const list = members(json, path, ['allow', 'pinned', 'action', 'fail'], report);
    if (list === undefined) return;
    atLeastOne(list, path, ['allow', 'pinned'], report, (value, place) => {
      if (place.endsWith('.allow')) eachPattern(value, place, report);
      else
        each(value, place, report, (hash, at) =>
          typeof hash === 'string' && HASH.test(hash) ? undefined : report(at, 'must be 64 hex digits, as tools_hash of a record'),
        );
    });
    checkEnd(list, path, report);
  },
};

export function checkCondition(json: unknown, path: string, report: Report): void {
  const condition = members(json, path, CONDITIONS, report);
  if (condition === undefined) return;
  for (const name of CONDITIONS) {
    if (condition[name] === undefined) continue;
    if (name === 'vendor') eachPattern(condition[name], `${path}.${name}`, report);
    else eachWord(condition[name], `${path}.${name}`, report);
  }
}

function checkAllowList(json: unknown, path: string, report: Report): void {
  const list = members(json, path, ['allow', 'action', 'fail'], report);
  if (list === undefined) return;
  eachPattern(list['allow'], `${path}.allow`, report);
  checkEnd(list, path, report);
}

function checkEnd(list: { readonly [key: string]: unknown }, path: string, report: Report): void {
  oneOf(list['action'], `${path}.action`, LIST_ACTIONS, report);
  if (list['fail'] !== undefined) oneOf(list['fail'], `${path}.fail`, FAIL, report);
}

function atLeastOne(
  json: { readonly [key: string]: unknown },
  path: string,
  names: readonly string[],
  report: Report,
  check: (value: unknown, path: string, report: Report) => void,
): void {
  if (names.every((name) => json[name] === undefined)) report(path, `needs ${names.join(' or ')}`);
  for (const name of names) if (json[name] !== undefined) check(json[name], `${path}.${name}`, report);
}

import type { Json } from '@spanproof/vocabulary';
import type { Members } from './ask-grafana.ts';

export type RuleGroup = Members & { readonly title: string; readonly rules: readonly Members[] };

/** What this Grafana calls things that the committed file calls by names of its own. */
export interface RulesPlace {
  readonly datasourceUid: string;
  /** Whether there is a contact point of ours; without one the notification policy of this Grafana decides. */
  readonly receiver: boolean;
  /** Base address of the runbooks. */
  readonly runbooks?: string;
}

export interface PlannedChange {
  readonly name: string;
  /** `keep`: a rule of the same group that is not ours. */
  readonly change: 'create' | 'update' | 'none' | 'remove' | 'keep';
}

export interface RulesPlan {
  readonly changes: readonly PlannedChange[];
  /** What is to be written, whole: Grafana replaces a group by what it is given. */
  readonly group: RuleGroup;
}

const OURS = 'spanproof-';

/** The rules for this Grafana and what that changes, given the group that it has. Rules of others stay, and so does what a person has paused. */
export function planRules(file: RuleGroup, present: RuleGroup | undefined, place: RulesPlace): RulesPlan {
  const placed = placeRules(file, place);
  const before = present?.rules ?? [];
  const find = (rules: readonly Members[], { uid }: Members): Members | undefined => rules.find((rule) => rule['uid'] === uid);
  const foreign = before.filter(({ uid }) => typeof uid !== 'string' || !uid.startsWith(OURS));
  const left = before.filter((rule) => !foreign.includes(rule) && find(placed.rules, rule) === undefined);
  const own = placed.rules.map((rule) => {
    const isPaused = find(before, rule)?.['isPaused'];
    return isPaused === undefined ? rule : { ...rule, isPaused };
  });
  const group = { ...placed, rules: [...own, ...foreign] };
  const { rules: _own, ...rest } = placed;
  const sameGroup = present !== undefined && holds(present, rest);
  return {
    group,
    changes: [
      ...(sameGroup ? [] : [{ name: `group ${placed.title}`, change: present === undefined ? 'create' : 'update' } as const]),
      ...own.map((rule) => {
        const was = find(before, rule);
        return { name: nameOf(rule), change: was === undefined ? 'create' : holds(was, rule) ? 'none' : 'update' } as const;
      }),
      ...left.map((rule) => ({ name: nameOf(rule), change: 'remove' }) as const),
      ...foreign.map((rule) => ({ name: nameOf(rule), change: 'keep' }) as const),
    ],
  };
}

function placeRules(file: RuleGroup, { datasourceUid, receiver, runbooks }: RulesPlace): RuleGroup {
  const placed = mapTexts(file, (text) => {
    if (text === 'spanproof-clickhouse') return datasourceUid;
    return runbooks !== undefined && text.startsWith('docs/runbooks/') ? `${runbooks}${text.slice('docs/runbooks'.length)}` : text;
  }) as RuleGroup;
  const rules = placed.rules.map(({ notification_settings, ...rule }) => ({
    ...rule,
    ...(receiver && notification_settings !== undefined ? { notification_settings } : {}),
  }));
  return { ...placed, rules };
}

function nameOf({ title, uid }: Members): string {
  return typeof title === 'string' ? title : typeof uid === 'string' ? uid : 'a rule without a name';
}

function mapTexts(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => mapTexts(item, map));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapTexts(member, map)]));
}

/** Whether `present` has everything that `wanted` has; members that Grafana added do not matter, lists count whole. */
function holds(present: Json | undefined, wanted: Json): boolean {
  if (Array.isArray(wanted)) {
    const list = wanted as readonly Json[];
    return Array.isArray(present) && present.length === list.length && list.every((item, at) => holds((present as readonly Json[])[at], item));
  }
  if (typeof wanted !== 'object' || wanted === null) return present === wanted;
  if (typeof present !== 'object' || present === null || Array.isArray(present)) return false;
  return Object.entries(wanted).every(([name, value]) => holds((present as Members)[name], value));
}

import type { ClassRetention } from '@spanproof/vocabulary/ledger';
import type { LoggedStream, PublishedPolicy, RetentionView } from './read-log.ts';

export const DAY: bigint = 86_400_000_000_000n;
/** A policy that shortens something, or speaks of a class for the first time, waits this long: whoever objects has time to. */
const SHORTENING_AGE = 7n * DAY;

/** What goes at once: `body` is content (the redacted and the original one), `core` all that is left of the rows. */
export type PlannedPart = 'body' | 'core';

/** One partition of which a part is over its time. */
export interface PlannedPrune {
  readonly retentionClass: string;
  readonly period: string;
  readonly part: PlannedPart;
  /** ns: when its time was over. */
  readonly due: bigint;
  /** The policy that lets it go, hex. */
  readonly policy: string;
  readonly streams: readonly LoggedStream[];
  /** Why it stays for now; absent where it may go. */
  readonly waits?: 'a stream of it is open' | 'content of it is still there';
}

/**
 * What may go at `now`, partition by partition: the longest time of any policy in force since the end of its period is over. Without a published policy
 * nothing is due: settings alone remove nothing.
 */
export function planPrunes({ streams, policies }: RetentionView, now: bigint): readonly PlannedPrune[] {
  const followed = followPolicies(policies);
  const current = currentAt(followed, now);
  if (current === undefined) return [];
  const planned: PlannedPrune[] = [];
  for (const [, ofPartition] of Map.groupBy(streams, ({ retentionClass, period }) => `${retentionClass} ${period}`)) {
    const [first] = ofPartition;
    if (first === undefined) continue;
    const { retentionClass, period } = first;
    for (const part of ['body', 'core'] as const) {
      // What was held back is due again, until nothing holds it.
      const left = ofPartition.filter(({ pruned, size }) => size > 0 && pruned.get(part)?.length !== 0);
      const longest = longestSince(followed, endOf(period), now, retentionClass, part);
      if (left.length === 0 || longest === undefined || now < endOf(period) + BigInt(longest) * DAY) continue;
      const waits = ofPartition.some(({ closed }) => !closed)
        ? { waits: 'a stream of it is open' as const }
        : part === 'core' && ofPartition.some(({ pruned, size }) => size > 0 && !pruned.has('body'))
          ? { waits: 'content of it is still there' as const }
          : {};
      planned.push({ retentionClass, period, part, due: endOf(period) + BigInt(longest) * DAY, policy: current.policy, streams: left, ...waits });
    }
  }
  return planned.toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));
}

interface Followed extends PublishedPolicy {
  readonly from: bigint;
}

function followPolicies(policies: readonly PublishedPolicy[]): readonly Followed[] {
  let known: readonly ClassRetention[] = [];
  return policies.map((policy) => {
    const shortens = policy.retention.some((kept) => {
      const before = known.find((other) => other.class === kept.class);
      return before === undefined || (['body', 'subject', 'original', 'core'] as const).some((part) => kept[part] < before[part]);
    });
    known = policy.retention;
    return { ...policy, from: BigInt(policy.time) + (shortens ? SHORTENING_AGE : 0n) };
  });
}

function currentAt(followed: readonly Followed[], at: bigint): Followed | undefined {
  return followed
    .filter(({ from }) => from <= at)
    .reduce<Followed | undefined>((newest, policy) => (newest === undefined || policy.from >= newest.from ? policy : newest), undefined);
}

/** Of the policies in force at some instant between the period's end and now; undefined where one of them says nothing of the class. */
function longestSince(followed: readonly Followed[], end: bigint, now: bigint, retentionClass: string, part: PlannedPart): number | undefined {
  const begun = followed.filter(({ from }) => from <= now);
  const since = begun.filter((policy) => !begun.some((later) => later.from > policy.from && later.from <= end));
  const days = since.map(({ retention }) => {
    const kept = retention.find((one) => one.class === retentionClass);
    return kept === undefined ? undefined : part === 'body' ? Math.max(kept.body, kept.original) : Math.max(kept.core, kept.subject);
  });
  return days.some((kept) => kept === undefined) ? undefined : Math.max(...(days as readonly number[]));
}

/** The first instant after a period, `2026-11` or `2026-11-25`. */
export function endOf(period: string): bigint {
  const [year = 0, month = 1, day] = period.split('-').map(Number);
  const end = day === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day + 1);
  return BigInt(end) * 1_000_000n;
}

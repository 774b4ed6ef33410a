import type { ClassRetention, PrunedPart, RowRange } from './entry.ts';
import { periodBounds } from './stream-origin.ts';
import { NO_QUORUM, type TrustPolicy } from './trust-policy.ts';
import type { Findings } from './verify-findings.ts';
import type { LoggedStream, LogView, Told } from './verify-governance.ts';
import type { OutsideTimes } from './verify-outside.ts';

/** What may be absent of a stream: per part the rows that must still be there whole. */
export type Prunes = { readonly [part in PrunedPart]?: { readonly index: number; readonly held: readonly RowRange[] } };

const DAY = 86_400n * 1_000_000_000n;
/** How old a policy that shortens must be, by cosigned time, before anything is pruned under it. */
const SHORTENING_AGE = 7n * DAY;

interface Policy {
  readonly hash: string;
  readonly retention: readonly ClassRetention[];
  /** From when on it is in force. */
  readonly from: bigint;
}

interface Settings {
  readonly log: string;
  readonly policy: TrustPolicy | undefined;
  readonly outside: OutsideTimes;
}

/**
 * Judges what the log says was pruned. Authorised is a prune whose cosigned time lies at least the longest retention after the end of the
 * stream's period that was in force since, and the minimum of the trust policy. Every time is a cosigned one; only where the trust policy asks
 * for no witness and none was there, the times are those that the entries state.
 */
export function judgePrunes(findings: Findings, { streams, policies }: LogView, settings: Settings): ReadonlyMap<string, Prunes> {
  const { log, outside } = settings;
  const timeOf = ({ index, entry }: Told<'policy.publish'> | Told<'retention.prune'>): bigint | undefined =>
    outside.coveredAt(index) ??
    (settings.policy === undefined || (settings.policy.quorum === NO_QUORUM && outside.by.length === 0) ? BigInt(entry.time) : undefined);
  const inForce = followPolicies(policies, timeOf);
  const authorised = new Map<string, Prunes>();
  for (const [name, stream] of streams) {
    for (const prune of stream.prunes) {
      const { index, entry } = prune;
      const why = refusePrune(stream, prune, { at: timeOf(prune), inForce, minimum: minimumOf(settings.policy, entry.part) });
      if (why !== undefined) findings.add('PRUNE_INVALID', { stream: log, first: index, last: index }, `${entry.part} of ${name}: ${why}`);
      else authorised.set(name, { ...authorised.get(name), [entry.part]: { index, held: entry.held } });
    }
  }
  return authorised;
}

/** A policy is in force from its publication on; one that shortens anything, or speaks of a class for the first time, seven days later. */
function followPolicies(policies: LogView['policies'], timeOf: (told: Told<'policy.publish'>) => bigint | undefined): readonly Policy[] {
  const followed: Policy[] = [];
  let known: readonly ClassRetention[] = [];
  for (const told of policies) {
    const published = timeOf(told);
    if (published === undefined) continue;
    const { policy: hash, retention } = told.entry;
    const shortens = retention.some((kept) => {
      const before = known.find((other) => other.class === kept.class);
      return before === undefined || (['body', 'subject', 'original', 'core'] as const).some((part) => kept[part] < before[part]);
    });
    followed.push({ hash, retention, from: shortens ? published + SHORTENING_AGE : published });
    known = retention;
  }
  return followed;
}

function refusePrune(
  { origin }: LoggedStream,
  { entry }: Told<'retention.prune'>,
  { at, inForce, minimum }: { readonly at: bigint | undefined; readonly inForce: readonly Policy[]; readonly minimum: number },
): string | undefined {
  if (at === undefined) return 'no cosignature covers it';
  const { to: end } = periodBounds(origin.period);
  const begun = inForce.filter(({ from }) => from <= at);
  const current = begun.reduce<Policy | undefined>((newest, policy) => (newest === undefined || policy.from >= newest.from ? policy : newest), undefined);
  if (current === undefined || current.hash !== entry.policy) return 'it names a policy that is not in force';
  // In force at some instant between the period's end and the prune: begun before the prune, and not yet replaced at the period's end.
  const since = begun.filter((policy) => !begun.some((later) => later.from > policy.from && later.from <= end));
  const days = since.map(({ retention }) => retention.find((kept) => kept.class === origin.class)?.[entry.part]);
  const longest = days.reduce<number | undefined>((most, kept) => (most === undefined || kept === undefined ? undefined : Math.max(most, kept)), minimum);
  if (longest === undefined) return 'a policy in force since says nothing of its class';
  return at - end < BigInt(longest) * DAY ? `pruned before ${longest} days were over` : undefined;
}

function minimumOf(policy: TrustPolicy | undefined, part: PrunedPart): number {
  if (policy === undefined) return 0;
  return part === 'core' ? policy.minimumRetention.core : policy.minimumRetention.body;
}

/** True where a list of ascending ranges holds the row. */
export function isHeld(ranges: readonly RowRange[], seq: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.[1] ?? 0) >= seq) high = middle;
    else low = middle + 1;
  }
  return (ranges[low]?.[0] ?? Number.POSITIVE_INFINITY) <= seq;
}

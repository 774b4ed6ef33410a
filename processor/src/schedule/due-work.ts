import type { RegisterEntry } from '@spanproof/vocabulary';
import { type Frequency, listPeriods, type Period } from './periods.ts';

export interface Work {
  /** The register entry. */
  readonly schedule: string;
  readonly what: 'run' | 'export';
  readonly purpose: string;
  readonly period: Period;
}

/** A sealed run or a logged export; decimal ns. */
export interface Done {
  readonly at: string;
  readonly from: string;
  readonly to: string;
}

/** For what is under way when a period ends to be sealed and stored. */
export const SETTLING: bigint = 120_000_000_000n;

/**
 * What is due and not done, in order of the periods' ends. A period is due where the schedule was active when it ended, and is so today: what was
 * missed in between is caught up. A run or an export of exactly that period made after its end is the one that was due, whoever asked for it: the ledger
 * says what is done, so that a restart repeats nothing.
 */
export function listDueWork(
  /** Every version of every schedule, oldest first per schedule. */
  schedules: readonly (readonly RegisterEntry[])[],
  done: { readonly run: readonly Done[]; readonly export: readonly Done[] },
  now: bigint,
): readonly Work[] {
  return schedules
    .filter((versions) => isActive(versions.at(-1)))
    .flatMap((versions) => versions.flatMap((version, index) => listDue(version, versions[index + 1], now)))
    .filter(({ what, period }) => !done[what].some((one) => covers(one, period)))
    .toSorted((a, b) => (a.period.to === b.period.to ? (a.schedule < b.schedule ? -1 : 1) : a.period.to < b.period.to ? -1 : 1));
}

/** Of one version: the periods that ended while it was in force. */
function listDue(version: RegisterEntry, next: RegisterEntry | undefined, now: bigint): readonly Work[] {
  if (!isActive(version)) return [];
  const settled = now - SETTLING;
  const superseded = next === undefined ? settled : BigInt(next.at) - 1n;
  const { what, every, purpose } = version.data;
  return listPeriods(every as Frequency, BigInt(version.at), superseded < settled ? superseded : settled).map((period) => ({
    schedule: version.id,
    what: what as Work['what'],
    purpose: typeof purpose === 'string' ? purpose : '',
    period,
  }));
}

/** An entry whose body can no longer be opened has no data: it starts nothing. */
function isActive(version: RegisterEntry | undefined): boolean {
  return version !== undefined && !version.retired && version.data['active'] === true;
}

function covers({ at, from, to }: Done, period: Period): boolean {
  return from === String(period.from) && to === String(period.to) && BigInt(at) >= period.to;
}

import type { HoldReason } from '@spanproof/vocabulary';
import type { ActiveHold, SubjectRecord } from './contract.ts';

/** An alert or incident that is not closed, and the records it names. */
export interface OpenMatter {
  /** `alert:<id>` or `incident:<id>`. */
  readonly by: string;
  readonly records: readonly string[];
}

/**
 * What keeps records of a subject: everything of a hold that is given has to fit. A hold on a subject whose tag cannot be read any more covers
 * everything in its period: it may have been this one.
 */
export function matchHolds(
  tag: string,
  records: readonly SubjectRecord[],
  holds: readonly ActiveHold[],
  matters: readonly OpenMatter[],
): readonly HoldReason[] {
  const reasons: HoldReason[] = [];
  for (const hold of holds) {
    if (hold.bySubject && hold.tag !== undefined && hold.tag !== tag) continue;
    const listed = hold.records === undefined ? undefined : new Set(hold.records);
    const fitting = records.filter(
      ({ id, tIngest }) => (listed?.has(id) ?? true) && (hold.from === undefined || tIngest >= hold.from) && (hold.to === undefined || tIngest < hold.to),
    );
    // A hold that names the subject holds it, also before anything of it is stored.
    if (fitting.length > 0 || (hold.bySubject && hold.tag === tag && listed === undefined)) reasons.push({ by: `hold:${hold.id}`, records: fitting.length });
  }
  const ids = new Set(records.map(({ id }) => id));
  for (const { by, records: named } of matters) {
    const fitting = named.filter((id) => ids.has(id)).length;
    if (fitting > 0) reasons.push({ by, records: fitting });
  }
  return reasons;
}

import type { ControlResult, ControlSummary } from '@spanproof/vocabulary';

/** The families of criteria, in the order of the Trust Services Criteria. */
export const FAMILIES = ['CC1', 'CC2', 'CC3', 'CC4', 'CC5', 'CC6', 'CC7', 'CC8', 'CC9', 'A1', 'PI1', 'C1', 'P'] as const;
export type Family = (typeof FAMILIES)[number];

/** `CC6.1` -> `CC6`; all of P1 to P8 are one. */
export function familyOf(criterion: string): string {
  const [head = ''] = criterion.split('.');
  return /^P\d$/.test(head) ? 'P' : head;
}

export interface FamilyCount {
  readonly family: Family;
  readonly controls: number;
  readonly results: { readonly [result in ControlResult]: number };
}

/** How the controls of each family stand; a control that serves two families counts in both, one that never ran as not tested. */
export function countFamilies(controls: readonly ControlSummary[]): readonly FamilyCount[] {
  return FAMILIES.map((family) => {
    const own = controls.filter(({ criteria }) => criteria.some((criterion) => familyOf(criterion) === family));
    const results = { passed: 0, deviation: 0, not_tested: 0, no_occurrences: 0, not_applicable: 0 };
    for (const { last } of own) results[last?.result ?? 'not_tested'] += 1;
    return { family, controls: own.length, results };
  }).filter(({ controls: count }) => count > 0);
}

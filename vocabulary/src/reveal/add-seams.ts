import type { Finding, Place } from '../record.ts';
import type { SeamFinding } from './adjacent-texts.ts';

/**
 * The findings with those of the seams between texts, in order of pointers' appearance. A value that goes over several texts replaces what was found in its
 * pieces; one that only has its context elsewhere stands where nothing else was found. `at` of a seam is the number of findings when its text had been scanned.
 */
export function addSeams(findings: readonly Finding[], seams: readonly SeamFinding[], part: Place['part']): readonly Finding[] {
  if (seams.length === 0) return findings;
  const texts = new Map<string, SeamFinding[]>();
  for (const seam of seams) {
    const list = texts.get(seam.pointer);
    if (list === undefined) texts.set(seam.pointer, [seam]);
    else list.push(seam);
  }
  const result: Finding[] = [];
  let next = 0;
  for (const [pointer, added] of [...texts].toSorted(([, [a]], [, [b]]) => (a?.order ?? 0) - (b?.order ?? 0))) {
    const at = added[0]?.at ?? 0;
    while (next < at) result.push(findings[next++]!);
    let own = result.length;
    while (own > 0 && result[own - 1]!.place.pointer === pointer) own--;
    const present = result.splice(own);
    for (const finding of settle(present, added, part)) result.push(finding);
  }
  return result.concat(findings.slice(next));
}

/** The longest value first; where it overlaps what was found before, it takes that place too. */
function settle(present: readonly Finding[], added: readonly SeamFinding[], part: Place['part']): readonly Finding[] {
  let settled = [...present];
  const taken: Finding[] = [];
  for (const seam of added.toSorted((a, b) => b.spans - a.spans)) {
    if (taken.some(({ place }) => overlaps(place, seam))) continue;
    const covered = settled.filter(({ place }) => overlaps(place, seam));
    if (seam.spans === 0 && covered.length > 0) continue;
    const { kind, confidence, detector } = seam.finding;
    const start = Math.min(seam.start, ...covered.map(({ place }) => place.start));
    const end = Math.max(seam.end, ...covered.map(({ place }) => place.end));
    const finding: Finding = {
      kind,
      place: { part, pointer: seam.pointer, start, end },
      confidence,
      detector,
      ...(seam.spans > 0 ? { obscured: true as const } : {}),
    };
    taken.push(finding);
    settled = settled.filter((other) => !covered.includes(other)).concat(finding);
  }
  return settled.toSorted((a, b) => a.place.start - b.place.start);
}

function overlaps(place: Place, { start, end }: { readonly start: number; readonly end: number }): boolean {
  return place.start < end && start < place.end;
}

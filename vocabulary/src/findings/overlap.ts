import type { Match } from './definition.ts';

/** A match with its definition's place in the list. */
export interface Candidate extends Match {
  readonly definition: number;
  readonly secret: boolean;
}

/** A secret that holds this many bytes besides a person's data inside it is reported whole. */
const REST_OF_SECRET = 4;

/** Keeps at most one candidate per place: validated over context over length, then the list's order. The result is ordered and disjoint. */
export function resolveOverlaps(candidates: readonly Candidate[]): Candidate[] {
  const sorted = candidates.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const kept: Candidate[] = [];
  let cluster: Candidate[] = [];
  let reach = -1;
  for (const candidate of sorted) {
    if (candidate.start >= reach) {
      settle(cluster, kept);
      cluster = [];
    }
    cluster.push(candidate);
    reach = Math.max(reach, candidate.end);
  }
  settle(cluster, kept);
  return kept;
}

function settle(cluster: readonly Candidate[], kept: Candidate[]): void {
  if (cluster.length < 2) {
    kept.push(...cluster);
    return;
  }
  const chosen: Candidate[] = [];
  for (const candidate of cluster.toSorted(compareEvidence)) {
    if (!chosen.some((other) => other.start < candidate.end && candidate.start < other.end)) chosen.push(candidate);
  }
  kept.push(...chosen.toSorted((a, b) => a.start - b.start));
}

function compareEvidence(a: Candidate, b: Candidate): number {
  if (holds(a, b)) return -1;
  if (holds(b, a)) return 1;
  return weigh(b) - weigh(a) || b.end - b.start - (a.end - a.start) || a.definition - b.definition;
}

const weigh = (candidate: Candidate): number => (candidate.validated ? 2 : 0) + (candidate.context ? 1 : 0);

function holds(outer: Candidate, inner: Candidate): boolean {
  return (
    outer.secret &&
    !inner.secret &&
    outer.start <= inner.start &&
    outer.end >= inner.end &&
    outer.end - outer.start - (inner.end - inner.start) >= REST_OF_SECRET
  );
}

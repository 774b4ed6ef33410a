import { ABSENT_SIZE, PART_FLAGS, readAbsent } from './bundle-rows.ts';
import type { PrunedPart, RowRange } from './entry.ts';
import { LEAF_FLAGS, type LeafFields } from './leaf.ts';
import type { Findings } from './verify-findings.ts';
import { isHeld, type Prunes } from './verify-retention.ts';

type Part = Exclude<PrunedPart, 'core'>;
type Code = 'UNAUTHORISED_DELETION' | 'RESURRECTED';

const PARTS: readonly Part[] = ['body', 'subject', 'original'];
const SAYS: { readonly [code in Code]: string } = {
  UNAUTHORISED_DELETION: 'not there, and no prune of the log allows it',
  RESURRECTED: 'there, though the log says that they were pruned',
};

/** Parts of the rows that carry their core: which are there, which are rightly absent. */
export interface PartCounts {
  readonly withheld: Record<Part, number>;
  readonly absent: Record<Part, number>;
}

/** Compares what is absent with what may be, row by row; neighbours become one range per part. */
export function createAbsences(
  findings: Findings,
  { stream, prunes, counts }: { readonly stream: string; readonly prunes: Prunes; readonly counts: PartCounts },
): {
  /** A row that carries its core, and the flags of its parts that are absent. */
  take(leaf: LeafFields, absent: number): void;
  finish(): void;
} {
  const open = new Map<string, { readonly code: Code; readonly part: Part; readonly first: number; last: number }>();

  function close(key: string): void {
    const range = open.get(key);
    if (range === undefined) return;
    const { code, part, first, last } = range;
    findings.add(code, { stream, part, first, last }, SAYS[code]);
    open.delete(key);
  }

  function mark(code: Code, part: Part, seq: number): void {
    const key = `${code} ${part}`;
    const range = open.get(key);
    if (range !== undefined && range.last + 1 === seq) range.last = seq;
    else {
      close(key);
      open.set(key, { code, part, first: seq, last: seq });
    }
  }

  return {
    take({ seq, flags }, absent) {
      for (const part of PARTS) {
        const flag = LEAF_FLAGS[part];
        if ((flags & flag) === 0) continue;
        const isAbsent = (absent & flag) !== 0;
        counts[isAbsent ? 'absent' : 'withheld'][part] += 1;
        const prune = prunes[part];
        const mayBe = prune !== undefined && !isHeld(prune.held, seq);
        if (isAbsent !== mayBe) mark(isAbsent ? 'UNAUTHORISED_DELETION' : 'RESURRECTED', part, seq);
      }
    },
    finish() {
      for (const key of open.keys()) close(key);
    },
  };
}

/** Reads `absent` beside the rows: which parts of which rows are not there any more. */
export function createAbsentReader(
  findings: Findings,
  { file, path }: { readonly file: Uint8Array; readonly path: string },
): { take(leaf: LeafFields): number; finish(): void } {
  let offset = 0;
  return {
    take({ seq, flags }) {
      const line = readAbsent(file, offset);
      if (line?.seq !== seq) return 0;
      offset += ABSENT_SIZE;
      const stated = line.flags & flags & PART_FLAGS;
      if (stated === 0 || stated !== line.flags) findings.add('BUNDLE_INVALID', { path }, `row ${seq} does not have the parts that are said to be absent`);
      return stated;
    },
    finish() {
      if (offset !== file.length) findings.add('BUNDLE_INVALID', { path }, `${file.length - offset} bytes that belong to no row`);
    },
  };
}

/** Ranges of `held` that are not among the ascending `present`. Ranges are from outside: nothing loops over their numbers. */
export function missingOf(held: readonly RowRange[], present: readonly number[]): readonly RowRange[] {
  const missing: RowRange[] = [];
  let at = 0;
  for (const [first, last] of held) {
    let expected = first;
    while ((present[at] ?? Number.POSITIVE_INFINITY) < first) at += 1;
    for (let seq = present[at]; seq !== undefined && seq <= last; seq = present[++at]) {
      if (seq > expected) missing.push([expected, seq - 1]);
      expected = seq + 1;
    }
    if (expected <= last) missing.push([expected, last]);
  }
  return missing;
}

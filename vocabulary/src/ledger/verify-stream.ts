import type { BundleDescription } from './bundle-description.ts';
import type { BundleFiles } from './bundle-files.ts';
import { BLOCK_ROWS, blockPath } from './bundle-layout.ts';
import { equalBytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import { hashLeaf, LEAF_SIZE, type LeafFields } from './leaf.ts';
import { periodBounds } from './stream-origin.ts';
import { createFrontier } from './tree.ts';
import { createAbsences } from './verify-absences.ts';
import type { RegularBlock } from './verify-block.ts';
import type { BlockWalk } from './verify-block-plan.ts';
import { createBlockReader, type ReadBlock, readLeaf, type StreamCounts } from './verify-block-reader.ts';
import type { Findings } from './verify-findings.ts';
import type { LoggedStream } from './verify-governance.ts';
import { checkHeld } from './verify-held.ts';
import type { createIdSet } from './verify-id-set.ts';
import type { Prunes } from './verify-retention.ts';
import type { SampleCheck } from './verify-sample.ts';
import type { Sources } from './verify-sources.ts';
import type { LateUntil } from './verify-times.ts';

export interface Collaborators {
  readonly crypto: Crypto;
  readonly findings: Findings;
  readonly notices: Findings;
  readonly sources: Sources;
  readonly sample: SampleCheck;
  readonly ids: ReturnType<typeof createIdSet>;
}

export interface Subject {
  /** Its number in the bundle. */
  readonly number: number;
  readonly name: string;
  readonly stream: LoggedStream;
  readonly scope: BundleDescription;
  readonly prunes: Prunes;
  readonly limits: readonly LateUntil[];
}

/** Checks one stream: every row in its place, every logged root, and of rows in scope their core and what is said of their parts. */
export function* checkStream(collaborators: Collaborators, files: BundleFiles, subject: Subject): BlockWalk<StreamCounts> {
  const counts: StreamCounts = { rows: 0, records: 0, withheld: { body: 0, original: 0, subject: 0 }, absent: { body: 0, original: 0, subject: 0 } };
  const size = subject.stream.checkpoints.at(-1)?.size ?? 0;
  const absences = createAbsences(collaborators.findings, { stream: subject.name, prunes: subject.prunes, counts });
  const read = createBlockReader({ ...collaborators, absences }, files, subject, counts);
  const { core } = subject.prunes;
  if (core !== undefined && files.read(blockPath(subject.number, 0, 'leaves')) === undefined)
    checkHeld({ ...collaborators, read }, files, subject, core.held, counts);
  else {
    if (core !== undefined)
      collaborators.findings.add('RESURRECTED', { stream: subject.name, first: 0, last: size - 1 }, 'there, though the log says that they were pruned');
    yield* checkRows({ ...collaborators, read }, files, subject, counts);
  }
  absences.finish();
  read.finish();
  return counts;
}

/** Every row of a stream that was not pruned. */
function* checkRows(
  { read, ...collaborators }: Collaborators & { readonly read: ReadBlock },
  files: BundleFiles,
  subject: Subject,
  counts: StreamCounts,
): BlockWalk<void> {
  const { findings } = collaborators;
  const size = subject.stream.checkpoints.at(-1)?.size ?? 0;
  const rows = createRowCheck(collaborators, subject, size);
  for (let block = 0; block * BLOCK_ROWS < size; block++) {
    const path = blockPath(subject.number, block, 'leaves');
    const regular: RegularBlock | undefined = yield { stream: subject.number, block };
    if (regular !== undefined && rows.advance(regular)) {
      counts.rows += regular.ids.length / 16;
      read.takeRegular(regular);
      continue;
    }
    const leaves = files.read(path);
    if (leaves === undefined) {
      // The stated size is from outside: what follows a missing file is not looked for.
      findings.add('BUNDLE_FILE_MISSING', { path }, `rows from ${block * BLOCK_ROWS} on of ${subject.name}`);
      break;
    }
    if (leaves.length % LEAF_SIZE !== 0) findings.add('BUNDLE_INVALID', { path }, 'not a whole number of rows');
    const beside = read.open(block);
    for (let offset = 0; offset + LEAF_SIZE <= leaves.length; offset += LEAF_SIZE) {
      counts.rows += 1;
      const leaf = rows.take(leaves.subarray(offset, offset + LEAF_SIZE));
      if (leaf !== undefined) beside.take(leaf);
    }
    beside.finish();
  }
  rows.finish();
}

/** Follows the rows: place, time, uniqueness, and the tree up to each logged head. */
function createRowCheck(
  { crypto, findings, ids }: Collaborators,
  { name, stream }: Subject,
  size: number,
): {
  take(bytes: Uint8Array): LeafFields | undefined;
  /** Takes a whole block of rows; false, and nothing is taken, where it does not stand here or does not make the logged roots. */
  advance(block: RegularBlock): boolean;
  finish(): void;
} {
  const period = periodBounds(stream.origin.period);
  const frontier = createFrontier(crypto);
  const heads = stream.checkpoints.values();
  let head = heads.next().value;
  let proven = 0;
  let expected = 0;
  let newest = 0n;
  // Once a row is missing or out of place no later root can be recomputed, and saying so of each would bury the finding.
  let broken = false;

  function place(seq: number): void {
    const here = { stream: name, first: seq, last: seq };
    if (seq === expected) expected += 1;
    else {
      broken = true;
      if (seq < expected) findings.add('ROW_ORDER', here, `found where row ${expected} belongs`);
      else if (seq < size) {
        findings.add('GAP', { stream: name, first: expected, last: seq - 1 }, 'rows are missing');
        expected = seq + 1;
      }
    }
    if (seq >= size) findings.add('ROW_UNLOGGED', here, `the last logged checkpoint covers ${size} rows`);
  }

  function grow(bytes: Uint8Array): void {
    frontier.push(hashLeaf(crypto, bytes));
    if (broken || frontier.size !== head?.size) return;
    if (equalBytes(frontier.root(), head.root)) proven = head.size;
    else {
      broken = true;
      findings.add('ROOT_MISMATCH', { stream: name, first: proven, last: head.size - 1 }, `they do not make the root signed at size ${head.size}`);
    }
    head = heads.next().value;
  }

  return {
    take(bytes) {
      const leaf = readLeaf(bytes);
      if (leaf === undefined) {
        findings.add('LEAF_INVALID', { stream: name, first: expected, last: expected }, 'not a row of a known kind');
        expected += 1;
      } else place(leaf.seq);
      grow(bytes);
      if (leaf === undefined) return undefined;
      const here = { stream: name, first: leaf.seq, last: leaf.seq };
      if (leaf.t_ingest < newest) findings.add('TIME_ORDER', here, 'ingested before its predecessor');
      newest = leaf.t_ingest > newest ? leaf.t_ingest : newest;
      if (leaf.t_ingest < period.from || leaf.t_ingest >= period.to) findings.add('TIME_PERIOD', here, `not ingested in ${stream.origin.period}`);
      if (!ids.add(leaf.record_id)) findings.add('DUPLICATE_RECORD', here, 'its record id appears before');
      return leaf;
    },
    advance({ ids: added, ranges, firstTime, lastTime }) {
      const count = added.length / 16;
      const first = expected;
      if (broken || frontier.size !== first || firstTime < newest) return false;
      const within = stream.checkpoints.filter((logged) => logged.size > first && logged.size <= first + count);
      const fits = within.every(({ size: logged, root }, at) => {
        const grown = createFrontier(crypto, { size: first, hashes: frontier.hashes() });
        grown.extend(ranges[at] ?? new Uint8Array(0), logged - first);
        return equalBytes(grown.root(), root);
      });
      if (!fits) return false;
      frontier.extend(ranges.at(-1) ?? new Uint8Array(0), count);
      for (const _ of within) head = heads.next().value;
      proven = within.at(-1)?.size ?? proven;
      expected = first + count;
      newest = lastTime;
      for (const row of ids.addAll(added))
        findings.add('DUPLICATE_RECORD', { stream: name, first: first + row, last: first + row }, 'its record id appears before');
      return true;
    },
    finish() {
      if (expected < size) findings.add('GAP', { stream: name, first: expected, last: size - 1 }, 'rows are missing');
    },
  };
}

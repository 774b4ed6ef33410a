import type { BundleDescription } from './bundle-description.ts';
import type { BundleFiles } from './bundle-files.ts';
import { BLOCK_ROWS, type BlockFile, blockPath } from './bundle-layout.ts';
import { carriesCore, isInScope } from './bundle-rows.ts';
import { equalBytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import { decodeLeaf, hashLeaf, LEAF_FLAGS, LEAF_SIZE, type LeafFields } from './leaf.ts';
import { periodBounds } from './stream-origin.ts';
import { createFrontier } from './tree.ts';
import { createCoreReader } from './verify-core.ts';
import type { Findings } from './verify-findings.ts';
import type { LoggedStream } from './verify-governance.ts';
import type { createIdSet } from './verify-id-set.ts';
import { createPartsReader } from './verify-parts.ts';
import type { SampleCheck } from './verify-sample.ts';
import type { Sources } from './verify-sources.ts';

export interface StreamCounts {
  /** Leaves hashed. */
  rows: number;
  /** Rows in scope. */
  records: number;
  withheld: { body: number; original: number; subject: number };
}

interface Collaborators {
  readonly crypto: Crypto;
  readonly findings: Findings;
  readonly sources: Sources;
  readonly sample: SampleCheck;
  readonly ids: ReturnType<typeof createIdSet>;
}

interface Subject {
  /** Its number in the bundle. */
  readonly number: number;
  readonly name: string;
  readonly stream: LoggedStream;
  readonly scope: BundleDescription;
}

/** Checks one stream: every row in its place, every logged root, and of rows in scope their core and the hashes of their parts. */
export function checkStream(collaborators: Collaborators, files: BundleFiles, subject: Subject): StreamCounts {
  const { findings } = collaborators;
  const size = subject.stream.checkpoints.at(-1)?.size ?? 0;
  const rows = createRowCheck(collaborators, subject, size);
  const read = (path: string): Uint8Array => {
    const bytes = files.read(path);
    if (bytes === undefined) findings.add('BUNDLE_FILE_MISSING', { path }, `of ${subject.name}`);
    return bytes ?? new Uint8Array(0);
  };
  for (let block = 0; block * BLOCK_ROWS < size; block++) {
    const at = (file: BlockFile): string => blockPath(subject.number, block, file);
    const leaves = files.read(at('leaves'));
    if (leaves === undefined) {
      // The stated size is from outside: what follows a missing file is not looked for.
      findings.add('BUNDLE_FILE_MISSING', { path: at('leaves') }, `rows from ${block * BLOCK_ROWS} on of ${subject.name}`);
      break;
    }
    if (leaves.length % LEAF_SIZE !== 0) findings.add('BUNDLE_INVALID', { path: at('leaves') }, 'not a whole number of rows');
    const core = createCoreReader(collaborators, { file: read(at('core.jsonl')), path: at('core.jsonl'), stream: subject.name });
    const part = createPartsReader(collaborators, { file: read(at('parts')), path: at('parts'), stream: subject.name });
    for (let offset = 0; offset + LEAF_SIZE <= leaves.length; offset += LEAF_SIZE) {
      const leaf = rows.take(leaves.subarray(offset, offset + LEAF_SIZE));
      if (leaf === undefined) continue;
      const carries = carriesCore(subject.scope, leaf);
      const value = carries ? core.take(leaf) : undefined;
      if (carries) part.take(leaf);
      collaborators.sources.take(leaf, value);
      collaborators.sample.take(leaf);
    }
    core.finish();
    part.finish();
  }
  return rows.finish();
}

/** Follows the rows: place, time, uniqueness, and the tree up to each logged head. */
function createRowCheck(
  { crypto, findings, ids }: Collaborators,
  { name, stream, scope }: Subject,
  size: number,
): { take(bytes: Uint8Array): LeafFields | undefined; finish(): StreamCounts } {
  const counts: StreamCounts = { rows: 0, records: 0, withheld: { body: 0, original: 0, subject: 0 } };
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

  function count(leaf: LeafFields): void {
    if (isInScope(scope, leaf)) counts.records += 1;
    if (!carriesCore(scope, leaf)) return;
    if (leaf.flags & LEAF_FLAGS.body) counts.withheld.body += 1;
    if (leaf.flags & LEAF_FLAGS.original) counts.withheld.original += 1;
    if (leaf.flags & LEAF_FLAGS.subject) counts.withheld.subject += 1;
  }

  return {
    take(bytes) {
      counts.rows += 1;
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
      count(leaf);
      return leaf;
    },
    finish() {
      if (expected < size) findings.add('GAP', { stream: name, first: expected, last: size - 1 }, 'rows are missing');
      return counts;
    },
  };
}

function readLeaf(bytes: Uint8Array): LeafFields | undefined {
  try {
    return decodeLeaf(bytes);
  } catch {
    return undefined; // LEAF_INVALID, the one reason it has
  }
}

import type { BundleFiles } from './bundle-files.ts';
import { type BlockFile, blockPath } from './bundle-layout.ts';
import { carriesCore, isInScope } from './bundle-rows.ts';
import { parseCanonical } from './canonical.ts';
import { decodeLeaf, type LeafFields } from './leaf.ts';
import { createAbsentReader, type createAbsences, type PartCounts } from './verify-absences.ts';
import { createCoreReader } from './verify-core.ts';
import { createPartsReader } from './verify-parts.ts';
import { createHeartbeatCheck } from './verify-heartbeats.ts';
import type { RegularBlock } from './verify-block.ts';
import type { Collaborators, Subject } from './verify-stream.ts';
import { createTimeCheck } from './verify-times.ts';

export interface StreamCounts extends PartCounts {
  /** Leaves hashed. */
  rows: number;
  /** Rows in scope. */
  records: number;
}

/** What stands beside the leaves of a block: cores, hashes of parts, absent parts. */
export interface ReadBlock {
  open(block: number): { take(leaf: LeafFields): void; finish(): void };
  /** A whole block that was examined elsewhere. */
  takeRegular(block: RegularBlock): void;
  finish(): void;
}

/** Each row takes what is its own from the files of its block, and is handed on to whoever counts rows. */
export function createBlockReader(
  collaborators: Collaborators & { readonly absences: ReturnType<typeof createAbsences> },
  files: BundleFiles,
  { number, name, scope, limits }: Subject,
  counts: StreamCounts,
): ReadBlock {
  const { findings, sources, sample, absences } = collaborators;
  const times = createTimeCheck(collaborators.notices, name, limits);
  const heartbeats = createHeartbeatCheck(findings, name);
  const read = (path: string): Uint8Array => {
    const bytes = files.read(path);
    if (bytes === undefined) findings.add('BUNDLE_FILE_MISSING', { path }, `of ${name}`);
    return bytes ?? new Uint8Array(0);
  };
  function open(block: number): ReturnType<ReadBlock['open']> {
    const at = (file: BlockFile): string => blockPath(number, block, file);
    const core = createCoreReader(collaborators, { file: read(at('core.jsonl')), path: at('core.jsonl'), stream: name });
    const part = createPartsReader(collaborators, { file: read(at('parts')), path: at('parts'), stream: name });
    const absent = createAbsentReader(findings, { file: files.read(at('absent')) ?? new Uint8Array(0), path: at('absent') });
    return {
      take(leaf) {
        if (isInScope(scope, leaf)) {
          counts.records += 1;
          times.take(leaf);
        }
        const carries = carriesCore(scope, leaf);
        const value = carries ? core.take(leaf) : undefined;
        if (carries) {
          part.take(leaf);
          absences.take(leaf, absent.take(leaf));
        }
        heartbeats.take(leaf, value);
        sources.take(leaf, value);
        sample.take(leaf);
      },
      finish() {
        core.finish();
        part.finish();
        absent.finish();
      },
    };
  }

  return {
    open,
    takeRegular(block) {
      counts.records += block.records;
      for (const part of ['body', 'original', 'subject'] as const) counts.withheld[part] += block.withheld[part];
      times.takeRanges(block);
      for (const { leaf, core } of block.told) {
        const fields = decodeLeaf(leaf);
        const value = parseCanonical(core);
        heartbeats.take(fields, value);
        sources.take(fields, value);
      }
      sources.takeBlock(block);
      sample.takeBlock(block);
    },
    finish: () => times.finish(),
  };
}

export function readLeaf(bytes: Uint8Array): LeafFields | undefined {
  try {
    return decodeLeaf(bytes);
  } catch {
    return undefined; // LEAF_INVALID, the one reason it has
  }
}

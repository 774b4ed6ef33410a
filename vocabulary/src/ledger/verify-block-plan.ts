import type { BundleDescription } from './bundle-description.ts';
import type { BundleFiles } from './bundle-files.ts';
import { BLOCK_ROWS, blockPath } from './bundle-layout.ts';
import { periodBounds } from './stream-origin.ts';
import type { BlockTask, RegularBlock } from './verify-block.ts';
import type { CheckedLog } from './verify-log.ts';
import type { SampleCheck } from './verify-sample.ts';
import { lateLimits } from './verify-times.ts';

/** Asks for a block; the answer is the block added up, or undefined where its rows must be walked one by one. */
export interface BlockWanted {
  readonly stream: number;
  readonly block: number;
}
export type BlockWalk<Result> = Generator<BlockWanted, Result, RegularBlock | undefined>;

/** A block that can be examined by itself, on any thread and in any order. */
export interface PlannedBlock extends BlockWanted {
  readonly paths: { readonly leaves: string; readonly core: string; readonly parts: string };
  readonly task: BlockTask;
}

/** Blocks of streams of which nothing was pruned, as far as their files are there: sizes are from outside, and nothing counts up to them. */
export function planBlocks(
  files: BundleFiles,
  description: BundleDescription,
  { log, draw }: { readonly log: CheckedLog; readonly draw: SampleCheck['draw'] },
): readonly PlannedBlock[] {
  const names = new Set(files.names);
  const planned: PlannedBlock[] = [];
  for (const [stream, { origin }] of description.streams.entries()) {
    const logged = log.streams.get(origin);
    const size = logged?.checkpoints.at(-1)?.size ?? 0;
    if (logged === undefined || log.prunes.has(origin)) continue;
    const period = periodBounds(logged.origin.period);
    const limits = lateLimits(logged, log.outside);
    for (let block = 0; block * BLOCK_ROWS < size; block++) {
      const paths = { leaves: blockPath(stream, block, 'leaves'), core: blockPath(stream, block, 'core.jsonl'), parts: blockPath(stream, block, 'parts') };
      if (![paths.leaves, paths.core, paths.parts].every((path) => names.has(path))) break;
      if (names.has(blockPath(stream, block, 'absent'))) continue;
      const first = block * BLOCK_ROWS;
      const rows = Math.min(BLOCK_ROWS, size - first);
      const heads = logged.checkpoints.map((head) => head.size).filter((head) => head > first && head <= first + rows);
      const covering = limits.filter((limit) => limit.size > first).slice(0, heads.length + 1);
      planned.push({ stream, block, paths, task: { first, rows, scope: scopeOf(description), period, heads, limits: covering, sample: draw } });
    }
  }
  return planned;
}

function scopeOf({ from, to, tenantTag }: BundleDescription): BlockTask['scope'] {
  return { from, to, ...(tenantTag === undefined ? {} : { tenantTag }) };
}

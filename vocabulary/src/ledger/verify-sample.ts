import { CodedError, hasCode } from '../error.ts';
import type { BundleDescription } from './bundle-description.ts';
import type { BundleFiles } from './bundle-files.ts';
import { REPORT_PATHS } from './bundle-layout.ts';
import { isInScope } from './bundle-rows.ts';
import { compareBytes, concatBytes, equalBytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import type { LeafFields } from './leaf.ts';
import { parseSample, rankForSample, type Sample } from './sample.ts';
import type { RegularBlock } from './verify-block.ts';
import type { Findings } from './verify-findings.ts';

/** Kind of an LLM call: what samples are drawn from. */
const CALL = 1;

export interface SampleCheck {
  /** Every size the log grew through. */
  seeLog(size: number, root: () => Uint8Array): void;
  /** Every row of the bundle. */
  take(leaf: LeafFields): void;
  /** Those of a block that was examined elsewhere. */
  takeBlock(block: Pick<RegularBlock, 'sampled'>): void;
  /** What ranks are taken by, and how many are kept; absent where there is no sample. */
  readonly draw: { readonly seed: Uint8Array; readonly size: number } | undefined;
  finish(): void;
}

/** Draws the bundle's sample again from its rows. A bundle without one has nothing to check. */
export function createSampleCheck(
  { crypto, findings }: { readonly crypto: Crypto; readonly findings: Findings },
  files: BundleFiles,
  description: BundleDescription,
): SampleCheck {
  const path = REPORT_PATHS.sample;
  const bytes = files.read(path);
  const sample = bytes === undefined ? undefined : readSample(bytes);
  if (sample === undefined) {
    if (bytes !== undefined) findings.add('BUNDLE_INVALID', { path }, 'not a sample');
    return { seeLog() {}, take() {}, takeBlock() {}, finish() {}, draw: undefined };
  }
  const { population, nonce, nonceAt, size } = sample;
  const ranked: { readonly id: Uint8Array; readonly rank: Uint8Array }[] = [];
  let calls = 0;
  let root: Uint8Array | undefined;

  /** Keeps the `size` least, so that a population of any size fits. */
  function prune(): void {
    ranked.sort((a, b) => compareBytes(a.rank, b.rank));
    ranked.length = Math.min(ranked.length, size);
  }

  return {
    seeLog(at, rootThen) {
      if (at === population.logSize) root = rootThen();
    },
    take(leaf) {
      if (leaf.kind !== CALL || !isInScope(description, leaf)) return;
      calls += 1;
      ranked.push({ id: leaf.record_id, rank: rankForSample(crypto, { root: population.root, nonce }, leaf.record_id) });
      if (ranked.length >= 2 * size + 1_024) prune();
    },
    takeBlock({ sampled }) {
      calls += sampled.calls;
      ranked.push(...sampled.drawn);
      if (ranked.length >= 2 * size + 1_024) prune();
    },
    draw: { seed: concatBytes(population.root, nonce), size },
    finish() {
      prune();
      if (population.from !== description.from || population.to !== description.to || calls !== population.calls)
        findings.add('SAMPLE_MISMATCH', { path }, `its population is of ${population.calls} calls; ${calls} are in the bundle`);
      else if (root === undefined || !equalBytes(root, population.root))
        findings.add('SAMPLE_MISMATCH', { path }, 'the log never had the root that fixed the population');
      else if (nonceAt <= population.at || nonce.length < 16)
        findings.add('SAMPLE_MISMATCH', { path }, 'the nonce is too short, or not younger than the population');
      else if (sample.items.length !== ranked.length || ranked.some(({ id }, at) => !equalBytes(id, sample.items[at] ?? new Uint8Array(0))))
        findings.add('SAMPLE_MISMATCH', { path }, 'the rows and the nonce give another sample');
    },
  };
}

function readSample(bytes: Uint8Array): Sample | undefined {
  try {
    return parseSample(bytes);
  } catch (error) {
    if (error instanceof CodedError && hasCode(error, 'SAMPLE_INVALID')) return undefined;
    throw error;
  }
}

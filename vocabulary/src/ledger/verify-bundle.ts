import { CodedError } from '../error.ts';
import { formatSignedText } from './bundle-bag.ts';
import { type BundleDescription, parseDescription } from './bundle-description.ts';
import { type BundleFiles, openZip } from './bundle-files.ts';
import { BUNDLE_PATHS } from './bundle-layout.ts';
import type { Crypto } from './crypto.ts';
import { encodeHex } from './hex.ts';
import type { TrustPolicy } from './trust-policy.ts';
import { checkBag, type FileDigest } from './verify-bag.ts';
import { BLOCK_HEADROOM, type BlockBytes, examineBlock, type RegularBlock } from './verify-block.ts';
import { type BlockWanted, planBlocks, type PlannedBlock } from './verify-block-plan.ts';
import { hashInPlace } from './verify-block-tree.ts';
import { createFindings, type Findings, joinFindings } from './verify-findings.ts';
import { type CheckedLog, checkLog, type Known } from './verify-log.ts';
import { readSigned } from './verify-note.ts';
import { formReport, type VerifyReport } from './verify-report.ts';
import { createSampleCheck } from './verify-sample.ts';
import { createSources } from './verify-sources.ts';
import { checkStreams } from './verify-streams.ts';
import type { ByteSource } from './zip-read.ts';

/**
 * Verifies an evidence bundle: container, log, streams, rows, sources. Pure, and never throws for what a bundle holds: all of it is from
 * outside, and whatever is wrong with it is a finding. Without a policy the bundle can only be shown to agree with itself. `since` is a checkpoint
 * of the log (its signed note) that the verifier kept: the bundle's log must extend it.
 * Spec: docs/ledger-format.md, "Bundle".
 */
export function verifyBundle(
  crypto: Crypto,
  bundle: Uint8Array | ByteSource | BundleFiles,
  policy: TrustPolicy | undefined,
  { since }: { readonly since?: Uint8Array } = {},
): VerifyReport {
  const hash = hashInPlace(crypto);
  const walk = walkBundle(crypto, bundle, { policy, ...(since === undefined ? {} : { since }) });
  let plan = new Map<string, PlannedBlock>();
  let files: BundleFiles | undefined;
  for (let step = walk.next(); ; ) {
    if (step.done === true) return step.value;
    const wanted = step.value;
    if ('plan' in wanted) {
      ({ files } = wanted);
      plan = new Map(wanted.plan.map((planned) => [`${planned.stream} ${planned.block}`, planned]));
      step = walk.next(undefined);
    } else {
      const planned = plan.get(`${wanted.stream} ${wanted.block}`);
      step = walk.next(planned === undefined || files === undefined ? undefined : examineBlock(hash, readBlock(files, planned), planned.task));
    }
  }
}

/** Bytes of a planned block, each file behind the room that hashing needs. */
function readBlock(files: BundleFiles, { paths }: PlannedBlock): BlockBytes {
  const read = (path: string): Uint8Array => {
    const bytes = files.read(path) ?? new Uint8Array(0);
    const roomy = new Uint8Array(BLOCK_HEADROOM + bytes.length);
    roomy.set(bytes, BLOCK_HEADROOM);
    return roomy;
  };
  return { leaves: read(paths.leaves), core: read(paths.core), parts: read(paths.parts) };
}

/** First what can be examined ahead and in any order; then, in order, each block that is to be answered for. */
export type BundleWanted = { readonly plan: readonly PlannedBlock[]; readonly files: BundleFiles } | BlockWanted;

/**
 * The whole verification, which asks its driver for blocks: how many threads examine them changes nothing about what is found. `digests` are of
 * files that the driver read; they may come in until the last block is answered.
 */
export function* walkBundle(
  crypto: Crypto,
  bundle: Uint8Array | ByteSource | BundleFiles,
  known: Known,
  digests: ReadonlyMap<string, FileDigest> = new Map(),
): Generator<BundleWanted, VerifyReport, RegularBlock | undefined> {
  const { policy } = known;
  const start = createFindings();
  if (policy === undefined) start.add('SIGNER_UNKNOWN', {}, 'pass the trust policy that you obtained from elsewhere than the bundle');
  const files = openFiles(start, bundle);
  const description = files === undefined ? undefined : readDescription(start, files);
  if (files === undefined || description === undefined) return formReport(policy, start, undefined);

  const findings = { bag: createFindings(), log: createFindings(), signature: createFindings(), rows: createFindings() };
  const sample = createSampleCheck({ crypto, findings: findings.rows }, files, description);
  const log = checkLog({ crypto, findings: findings.log }, files, description, known, sample.seeLog);
  const notices = createFindings();
  noteGaps(notices, log);
  const sources = createSources({ crypto, findings: findings.rows }, description);
  yield { plan: planBlocks(files, description, { log, draw: sample.draw }), files };
  const counts = yield* checkStreams({ crypto, findings: findings.rows, notices, sources, sample }, files, description, log);
  sample.finish();
  const pruned = description.streams.some(({ origin }) => log.prunes.get(origin)?.core !== undefined);
  const { verdicts, callsWithoutSource } = sources.finish(pruned);
  const tagManifestHash = checkBag({ crypto, findings: findings.bag }, files, description, digests);
  checkSignature({ crypto, findings: findings.signature }, files, description, { tagManifestHash, log });
  const id = tagManifestHash === undefined ? '' : encodeHex(tagManifestHash);
  const all = joinFindings([start, findings.bag, findings.log, findings.signature, findings.rows]);
  return formReport(policy, all, { id, description, counts, log, notices, sources: verdicts, callsWithoutSource });
}

function noteGaps(notices: Findings, { gaps }: CheckedLog): void {
  for (const { index, entry } of gaps)
    notices.add('GAP_DECLARED', { stream: entry.origin, first: index, last: index }, `${entry.reason}, from ${entry.from} to ${entry.to}`);
}

function openFiles(findings: Findings, bundle: Uint8Array | ByteSource | BundleFiles): BundleFiles | undefined {
  if ('names' in bundle) return bundle;
  try {
    return openZip(bundle);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    findings.add('BUNDLE_ZIP', {}, error.message);
    return undefined;
  }
}

function readDescription(findings: Findings, files: BundleFiles): BundleDescription | undefined {
  const path = BUNDLE_PATHS.description;
  const bytes = files.read(path);
  if (bytes === undefined) {
    findings.add('BUNDLE_FILE_MISSING', { path }, 'without it there is nothing to verify');
    return undefined;
  }
  try {
    return parseDescription(bytes);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    findings.add('BUNDLE_INVALID', { path }, error.message);
    return undefined;
  }
}

function checkSignature(
  { crypto, findings }: { readonly crypto: Crypto; readonly findings: Findings },
  files: BundleFiles,
  description: BundleDescription,
  signed: { readonly tagManifestHash: Uint8Array | undefined; readonly log: CheckedLog },
): void {
  const path = BUNDLE_PATHS.signature;
  const note = files.read(path);
  const governanceKey = signed.log.keys.governance;
  if (note === undefined) findings.add('BUNDLE_FILE_MISSING', { path }, 'the bundle is not signed');
  else if (signed.tagManifestHash !== undefined && governanceKey !== undefined) {
    const expected = formatSignedText(description.log, signed.tagManifestHash);
    if (readSigned(crypto, note, [governanceKey])?.text !== expected)
      findings.add('BUNDLE_SIGNATURE', { path }, 'not by the governance key over this tag manifest');
  }
}

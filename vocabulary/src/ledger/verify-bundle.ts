import { CodedError } from '../error.ts';
import { formatSignedText } from './bundle-bag.ts';
import { type BundleDescription, parseDescription } from './bundle-description.ts';
import { type BundleFiles, openZip } from './bundle-files.ts';
import { BUNDLE_PATHS } from './bundle-layout.ts';
import type { Crypto } from './crypto.ts';
import { encodeHex } from './hex.ts';
import type { TrustPolicy } from './trust-policy.ts';
import { checkBag } from './verify-bag.ts';
import { createFindings, type Findings } from './verify-findings.ts';
import { type CheckedLog, checkLog } from './verify-log.ts';
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
  const findings = createFindings();
  if (policy === undefined) findings.add('SIGNER_UNKNOWN', {}, 'pass the trust policy that you obtained from elsewhere than the bundle');
  const files = openFiles(findings, bundle);
  const description = files === undefined ? undefined : readDescription(findings, files);
  if (files === undefined || description === undefined) return formReport(policy, findings, undefined);

  const tagManifestHash = checkBag({ crypto, findings }, files, description);
  const sample = createSampleCheck({ crypto, findings }, files, description);
  const log = checkLog({ crypto, findings }, files, description, { policy, ...(since === undefined ? {} : { since }) }, sample.seeLog);
  checkSignature({ crypto, findings }, files, description, { tagManifestHash, log });
  const notices = createFindings();
  noteGaps(notices, log);
  const sources = createSources({ crypto, findings }, description);
  const counts = checkStreams({ crypto, findings, notices, sources, sample }, files, description, log);
  sample.finish();
  const pruned = description.streams.some(({ origin }) => log.prunes.get(origin)?.core !== undefined);
  const { verdicts, callsWithoutSource } = sources.finish(pruned);
  const id = tagManifestHash === undefined ? '' : encodeHex(tagManifestHash);
  return formReport(policy, findings, { id, description, counts, log, notices, sources: verdicts, callsWithoutSource });
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

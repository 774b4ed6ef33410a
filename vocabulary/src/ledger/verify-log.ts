import type { BundleDescription } from './bundle-description.ts';
import type { BundleFiles } from './bundle-files.ts';
import { BUNDLE_PATHS, TILE_ENTRIES, tilePath, tileWidth } from './bundle-layout.ts';
import { readTile } from './bundle-tiles.ts';
import { equalBytes } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import type { Crypto } from './crypto.ts';
import { hashEntry } from './entry.ts';
import { verifyNote } from './note.ts';
import { reachesQuorum } from './reach-quorum.ts';
import { readCosignatures } from './read-cosignatures.ts';
import { createFrontier } from './tree.ts';
import type { TrustPolicy } from './trust-policy.ts';
import type { Findings } from './verify-findings.ts';
import { createGovernance, type LogView } from './verify-governance.ts';
import { formatVkey } from './vkey.ts';

interface Collaborators {
  readonly crypto: Crypto;
  readonly findings: Findings;
}

/**
 * Checks the global log: entries against the signed root, the first of them against the policy, each against who may say it.
 * `seen` hears of every size the log grew through; `root` yields its root then.
 */
export function checkLog(
  collaborators: Collaborators,
  files: BundleFiles,
  description: BundleDescription,
  policy: TrustPolicy | undefined,
  seen: (size: number, root: () => Uint8Array) => void,
): LogView {
  const { crypto, findings } = collaborators;
  const { log, logSize, streams } = description;
  const included = new Set(streams.map(({ origin }) => origin));
  const governance = createGovernance(collaborators, { log, checksSignature: (origin) => included.has(origin) });
  const frontier = createFrontier(crypto);
  const whole = readEntries(findings, files, description, (entry) => {
    if (frontier.size === 0) checkFirst(collaborators, log, entry, policy);
    governance.take(frontier.size, entry);
    frontier.push(hashEntry(crypto, entry));
    seen(frontier.size, () => frontier.root());
  });
  const view = governance.finish();
  checkCheckpoint(collaborators, files, { log, logSize, root: whole ? frontier.root() : undefined, policy }, view);
  if (policy !== undefined && (view.logKey === undefined || formatVkey(policy.log) !== formatVkey(view.logKey)))
    findings.add('TRUST_LOG_KEY', { stream: log }, 'the log key of entry 0 is not the one in the trust policy');
  return view;
}

/** Reads entries in order; false where some are missing. The size is from outside: reading stops at the first tile that is not there. */
function readEntries(findings: Findings, files: BundleFiles, { log, logSize }: BundleDescription, take: (entry: Uint8Array) => void): boolean {
  if (logSize === 0) {
    findings.add('ENTRY_INVALID', { stream: log, first: 0, last: 0 }, 'a log starts with log.open');
    return false;
  }
  for (let tile = 0; tile * TILE_ENTRIES < logSize; tile++) {
    const width = tileWidth(tile, logSize);
    const path = tilePath(tile, width);
    const bytes = files.read(path);
    const entries = bytes === undefined ? undefined : readTile(bytes, width);
    if (entries === undefined) {
      const first = tile * TILE_ENTRIES;
      if (bytes === undefined) findings.add('BUNDLE_FILE_MISSING', { path }, `entries ${first} to ${first + width - 1} of the log`);
      else findings.add('BUNDLE_INVALID', { path }, `not ${width} entries behind their lengths`);
      findings.add('GAP', { stream: log, first, last: logSize - 1 }, 'entries of the log cannot be read');
      return false;
    }
    for (const entry of entries) take(entry);
  }
  return true;
}

function checkFirst({ crypto, findings }: Collaborators, log: string, entry: Uint8Array, policy: TrustPolicy | undefined): void {
  if (policy !== undefined && !equalBytes(crypto.sha256(entry), policy.entry0))
    findings.add('TRUST_ENTRY0', { stream: log, first: 0, last: 0 }, 'its hash is not the one in the trust policy');
}

function checkCheckpoint(
  { crypto, findings }: Collaborators,
  files: BundleFiles,
  counted: { readonly log: string; readonly logSize: number; readonly root: Uint8Array | undefined; readonly policy: TrustPolicy | undefined },
  { logKey }: LogView,
): void {
  const path = BUNDLE_PATHS.checkpoint;
  const bytes = files.read(path);
  if (bytes === undefined) {
    findings.add('BUNDLE_FILE_MISSING', { path }, 'the bundle has no such file');
    return;
  }
  if (logKey === undefined) return; // ENTRY_INVALID says so already: without entry 0 nobody knows who signs
  const head = readHead(crypto, bytes, logKey);
  const cosigned = counted.policy === undefined ? undefined : readWitnesses(crypto, bytes, counted.policy);
  if (counted.policy !== undefined && cosigned !== undefined && !reachesQuorum(counted.policy, cosigned))
    findings.add('QUORUM_MISSING', { path }, `cosigned by ${[...cosigned].join(', ') || 'no witness'}; the trust policy asks for ${counted.policy.quorum}`);
  if (head === undefined || head.origin !== counted.log || logKey.name !== counted.log || (counted.policy !== undefined && cosigned === undefined)) {
    findings.add('LOG_CHECKPOINT', { path }, 'not a checkpoint of this log by its log key');
    return;
  }
  if (head.size !== counted.logSize)
    findings.add('BUNDLE_MISMATCH', { path }, `the checkpoint is of ${head.size} entries, data/bundle.json says ${counted.logSize}`);
  else if (counted.root !== undefined && !equalBytes(head.root, counted.root))
    findings.add('LOG_ROOT_MISMATCH', { stream: counted.log, first: 0, last: head.size - 1 }, 'the entries do not make the signed root');
}

function readHead(crypto: Crypto, bytes: Uint8Array, logKey: NonNullable<LogView['logKey']>): ReturnType<typeof parseCheckpoint> | undefined {
  try {
    return parseCheckpoint(verifyNote(crypto, bytes, [logKey]).text);
  } catch {
    return undefined; // NOTE_INVALID, whichever way: the finding is the same
  }
}

/** Names of the policy's witnesses that cosigned; undefined where a line of one of them does not verify. */
function readWitnesses(crypto: Crypto, bytes: Uint8Array, { witnesses }: TrustPolicy): ReadonlySet<string> | undefined {
  try {
    return new Set(readCosignatures(crypto, bytes, witnesses).map(({ name }) => name));
  } catch {
    return undefined; // NOTE_INVALID, as above
  }
}

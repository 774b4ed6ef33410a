import type { BundleDescription } from './bundle-description.ts';
import type { BundleFiles } from './bundle-files.ts';
import { BUNDLE_PATHS, TILE_ENTRIES, tilePath, tileWidth } from './bundle-layout.ts';
import { readTile } from './bundle-tiles.ts';
import { equalBytes } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import type { Crypto } from './crypto.ts';
import { hashEntry } from './entry.ts';
import { createFrontier, HASH_SIZE } from './tree.ts';
import type { TrustPolicy } from './trust-policy.ts';
import type { Findings } from './verify-findings.ts';
import { createGovernance, type LogView } from './verify-governance.ts';
import { readSigned } from './verify-note.ts';
import { checkOutside, type OutsideTimes } from './verify-outside.ts';
import { judgePrunes, type Prunes } from './verify-retention.ts';
import { formatVkey } from './vkey.ts';

/** What the verifier has from elsewhere than the bundle. */
export interface Known {
  readonly policy: TrustPolicy | undefined;
  /** A checkpoint of the log that it kept from an earlier time: the signed note. */
  readonly since?: Uint8Array;
}

interface Collaborators {
  readonly crypto: Crypto;
  readonly findings: Findings;
}

/** What the log says, judged: who and what, when somebody outside saw it, and what of the streams may be absent. */
export interface CheckedLog extends LogView {
  readonly outside: OutsideTimes;
  readonly prunes: ReadonlyMap<string, Prunes>;
}

/**
 * Checks the global log: entries against the signed root, the first of them against the policy, each against who may say it.
 * `seen` hears of every size the log grew through; `root` yields its root then.
 */
export function checkLog(
  collaborators: Collaborators,
  files: BundleFiles,
  description: BundleDescription,
  { policy, since }: Known,
  seen: (size: number, root: () => Uint8Array) => void,
): CheckedLog {
  const { crypto, findings } = collaborators;
  const { log, logSize, streams } = description;
  const included = new Set(streams.map(({ origin }) => origin));
  const governance = createGovernance(collaborators, { log, checksSignature: (origin) => included.has(origin) });
  const frontier = createFrontier(crypto);
  const hashes = createHashList();
  const whole = readEntries(findings, files, description, (entry) => {
    if (frontier.size === 0) checkFirst(collaborators, log, entry, policy);
    governance.take(frontier.size, entry);
    const hash = hashEntry(crypto, entry);
    frontier.push(hash);
    hashes.push(hash);
    seen(frontier.size, () => frontier.root());
  });
  const view = governance.finish();
  const final = checkCheckpoint(collaborators, files, { log, logSize, root: whole ? frontier.root() : undefined }, view);
  if (policy !== undefined && !view.keys.logKeys.some((key) => formatVkey(key) === formatVkey(policy.log)))
    findings.add('TRUST_LOG_KEY', { stream: log }, 'the log key of entry 0, or one it was rotated to, is not the one in the trust policy');
  const kept = since === undefined ? undefined : checkSince(collaborators, { log, logSize, note: since }, view);
  const outside = checkOutside(collaborators, { description, hashes: hashes.bytes(), heads: view.heads, kept, final }, policy);
  return { ...view, outside, prunes: judgePrunes(findings, view, { log, policy, outside }) };
}

/** Hashes of any number of entries in one buffer. */
function createHashList(): { push(hash: Uint8Array): void; bytes(): Uint8Array } {
  let buffer = new Uint8Array(256 * HASH_SIZE);
  let used = 0;
  return {
    push(hash) {
      if (used === buffer.length) {
        const wider = new Uint8Array(2 * used);
        wider.set(buffer);
        buffer = wider;
      }
      buffer.set(hash, used);
      used += HASH_SIZE;
    },
    bytes: () => buffer.subarray(0, used),
  };
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

/** The final checkpoint, where it is of this log by its log key and of the stated size. */
function checkCheckpoint(
  { crypto, findings }: Collaborators,
  files: BundleFiles,
  counted: { readonly log: string; readonly logSize: number; readonly root: Uint8Array | undefined },
  { keys }: LogView,
): { readonly size: number; readonly note: Uint8Array } | undefined {
  const path = BUNDLE_PATHS.checkpoint;
  const note = files.read(path);
  const logKey = keys.logKeyAt(counted.logSize);
  if (note === undefined) findings.add('BUNDLE_FILE_MISSING', { path }, 'the bundle has no such file');
  if (note === undefined || logKey === undefined) return undefined; // ENTRY_INVALID says so already: without entry 0 nobody knows who signs
  const head = readHead(crypto, note, logKey);
  if (head === undefined || head.origin !== counted.log || logKey.name !== counted.log) {
    findings.add('LOG_CHECKPOINT', { path }, 'not a checkpoint of this log by its log key');
    return undefined;
  }
  if (head.size !== counted.logSize) {
    findings.add('BUNDLE_MISMATCH', { path }, `the checkpoint is of ${head.size} entries, data/bundle.json says ${counted.logSize}`);
    return undefined;
  }
  const fits = counted.root === undefined || equalBytes(head.root, counted.root);
  if (!fits) findings.add('LOG_ROOT_MISMATCH', { stream: counted.log, first: 0, last: head.size - 1 }, 'the entries do not make the signed root');
  return fits ? { size: head.size, note } : undefined;
}

/** The kept checkpoint, where the log still covers it. */
function checkSince(
  { crypto, findings }: Collaborators,
  { log, logSize, note }: { readonly log: string; readonly logSize: number; readonly note: Uint8Array },
  { keys }: LogView,
): { readonly size: number; readonly root: Uint8Array } | undefined {
  const heads = keys.logKeys.map((key) => readHead(crypto, note, key)).filter((head) => head?.origin === log);
  const [head] = heads;
  if (head === undefined) findings.add('LOG_CHECKPOINT', { stream: log }, 'the checkpoint that you kept is not one of this log by its log key');
  else if (head.size > logSize)
    findings.add('LOG_ROLLBACK', { stream: log, first: logSize, last: head.size - 1 }, 'the log had them when you kept its checkpoint');
  else return head;
  return undefined;
}

function readHead(
  crypto: Crypto,
  bytes: Uint8Array,
  logKey: NonNullable<ReturnType<LogView['keys']['logKeyAt']>>,
): ReturnType<typeof parseCheckpoint> | undefined {
  const text = readSigned(crypto, bytes, [logKey])?.text;
  if (text === undefined) return undefined;
  try {
    return parseCheckpoint(text);
  } catch {
    return undefined; // NOTE_INVALID: the finding is the same
  }
}

import { CodedError } from '../error.ts';
import { concatBytes } from './bytes.ts';
import { type CanonicalValue, encodeCanonical, parseCanonical } from './canonical.ts';
import type { Crypto } from './crypto.ts';
import { decodeUtf8, encodeUtf8 } from './text.ts';
import {
  hasShape,
  isAscending,
  isBundleId,
  isClass,
  isCount,
  isHash,
  isId,
  isInstant,
  isListOf,
  isOrigin,
  isRecord,
  isText,
  oneOf,
  type Shape,
  shaped,
} from './entry-shape.ts';
import { parseVkey, SIGNATURE_TYPES } from './vkey.ts';

/** First line of a governance entry's note text. */
export const ENTRY_PREFIX = 'spanproof/entry/v1\n';
const LEAF_PREFIX = Uint8Array.of(0);

/** A stream's tree head inside an entry; `root` in hex. */
export interface StreamHead {
  readonly stream: string;
  readonly size: number;
  readonly root: string;
}

/** Who may sign what; docs/ledger-format.md section 6. */
export type KeyRole = 'log' | 'governance' | 'writer' | 'approver' | 'recovery';
/** What a retention policy keeps apart: an encrypted part, or core with its leaf. */
export type PrunedPart = 'body' | 'subject' | 'original' | 'core';
/** Days that the rows of a class are kept, by part. */
export type ClassRetention = { readonly class: string } & { readonly [part in PrunedPart]: number };
/** Rows from `first` to `last`, inclusive. */
export type RowRange = readonly [first: number, last: number];

interface Members {
  'log.open': { readonly origin: string; readonly roles: LogRoles; readonly policy_hash?: string };
  /** The second entry of a log that continues one which cannot be continued: that one's last cosigned head. */
  'log.succeed': { readonly previous: StreamHead };
  'key.register': { readonly role: 'writer' | 'approver' | 'recovery'; readonly vkey: string };
  'key.rotate': { readonly role: Exclude<KeyRole, 'recovery'>; readonly old: string; readonly vkey: string };
  /** `key` is the vkey of a role, or the hex key id of a key that wrapped others (role `kek`). */
  'key.destroy': { readonly role: KeyRole | 'kek'; readonly key: string };
  'stream.open': { readonly stream: string; readonly vkey: string; readonly previous?: StreamHead };
  'stream.close': StreamHead;
  'stream.abandon': StreamHead;
  /** A checkpoint, verbatim, that does not extend the head last logged. */
  'stream.fork': StreamHead & { readonly checkpoint: string };
  'export.create': { readonly bundle: string; readonly root: string; readonly from: string; readonly to: string };
  'policy.publish': { readonly policy: string; readonly retention: readonly ClassRetention[] };
  'retention.prune': StreamHead & { readonly part: PrunedPart; readonly policy: string; readonly export?: string; readonly held: readonly RowRange[] };
  /** `erasure` names the request; `subject` and `basis` are salted commitments; `key_ids` are hex, ascending. */
  'subject.erase': {
    readonly erasure: string;
    readonly phase: 'live' | 'backups';
    readonly subject: string;
    readonly basis: string;
    readonly key_ids: readonly string[];
  };
  /** `matter` and `selection` are salted commitments. */
  'hold.set': { readonly hold: string; readonly matter: string; readonly selection: string; readonly from: string; readonly to: string };
  'hold.release': { readonly hold: string; readonly matter: string };
  /** A timestamp of an RFC 3161 authority over the text of the log's checkpoint of `size` entries; `reply` is the hash of its whole reply. */
  'anchor.rfc3161': { readonly size: number; readonly imprint: string; readonly reply: string; readonly gen_time: string };
  'schema.ddl': { readonly migration: string; readonly sha256: string };
  'gap.declare': { readonly origin: string; readonly from: string; readonly to: string; readonly reason: 'crash' | 'disk' | 'capture' | 'operator' };
  'verify.result': {
    readonly bundle: string;
    readonly integrity: 'verified' | 'self_consistent' | 'broken';
    readonly completeness: 'complete' | 'gaps' | 'not_measurable';
    readonly findings: number;
    readonly verifier: string;
  };
}

/** What governance entries say (docs/ledger-format.md section 6). `time` and bounds: decimal ns; hashes: hex; vkeys: c2sp.org/signed-note. */
export type GovernanceEntry = { readonly [Type in keyof Members]: { readonly type: Type; readonly time: string } & Members[Type] }[keyof Members];

export interface LogRoles {
  readonly log: string;
  readonly governance: string;
}

const head: Shape = { stream: isOrigin, size: isCount, root: isHash };
const PARTS = ['body', 'subject', 'original', 'core'] as const;

const MEMBERS: { readonly [Type in GovernanceEntry['type']]: Shape } = {
  'log.open': { origin: isOrigin, roles: shaped({ log: isVkey, governance: isVkey }), 'policy_hash?': isHash },
  'log.succeed': { previous: shaped(head) },
  'key.register': { role: oneOf('writer', 'approver', 'recovery'), vkey: isVkey },
  'key.rotate': { role: oneOf('log', 'governance', 'writer', 'approver'), old: isVkey, vkey: isVkey },
  'key.destroy': { role: oneOf('log', 'governance', 'writer', 'approver', 'recovery', 'kek'), key: (value) => isId(value) || isVkey(value) },
  'stream.open': { stream: isOrigin, vkey: isVkey, 'previous?': shaped(head) },
  'stream.close': head,
  'stream.abandon': head,
  'stream.fork': { ...head, checkpoint: isText },
  'export.create': { bundle: isBundleId, root: isHash, from: isInstant, to: isInstant },
  'policy.publish': { policy: isHash, retention: isRetention },
  'retention.prune': { ...head, part: oneOf(...PARTS), policy: isHash, 'export?': isHash, held: isRanges },
  'subject.erase': { erasure: isId, phase: oneOf('live', 'backups'), subject: isHash, basis: isHash, key_ids: isIds },
  'hold.set': { hold: isId, matter: isHash, selection: isHash, from: isInstant, to: isInstant },
  'hold.release': { hold: isId, matter: isHash },
  'anchor.rfc3161': { size: isCount, imprint: isHash, reply: isHash, gen_time: isInstant },
  'schema.ddl': { migration: isBundleId, sha256: isHash },
  'gap.declare': { origin: isOrigin, from: isInstant, to: isInstant, reason: oneOf('crash', 'disk', 'capture', 'operator') },
  'verify.result': {
    bundle: isHash,
    integrity: oneOf('verified', 'self_consistent', 'broken'),
    completeness: oneOf('complete', 'gaps', 'not_measurable'),
    findings: isCount,
    verifier: isHash,
  },
};

/** RFC 6962 leaf hash of an entry in the global log: H(0x00 || entry), whatever the entry is. */
export function hashEntry(crypto: Crypto, entry: Uint8Array): Uint8Array {
  return crypto.sha256(concatBytes(LEAF_PREFIX, entry));
}

/** The note text of an entry. @throws CodedError ENTRY_INVALID for members that parseEntry would refuse */
export function formatEntry(entry: GovernanceEntry): string {
  if (!isEntry(entry)) throw invalid('members');
  return `${ENTRY_PREFIX}${decodeUtf8(encodeCanonical(entry)) ?? ''}\n`;
}

/** Reads a note's text; verify the note by the key of the role first. @throws CodedError ENTRY_INVALID */
export function parseEntry(text: string): GovernanceEntry {
  if (!text.startsWith(ENTRY_PREFIX) || !text.endsWith('\n')) throw invalid('not the prefix line and one more');
  const value = readCanonical(text.slice(ENTRY_PREFIX.length, -1));
  if (!isEntry(value)) throw invalid('unknown type or members');
  return value;
}

function readCanonical(line: string): CanonicalValue {
  try {
    return parseCanonical(encodeUtf8(line));
  } catch (cause) {
    throw new CodedError('ENTRY_INVALID', 'governance entry: not canonical JSON', { cause });
  }
}

function isEntry(value: unknown): value is GovernanceEntry {
  if (!isRecord(value)) return false;
  const { type, time, ...members } = value;
  if (typeof type !== 'string' || !isType(type) || !isInstant(time) || !hasShape(members, MEMBERS[type])) return false;
  return type !== 'key.destroy' || (members['role'] === 'kek') === isId(members['key']);
}

function isType(type: string): type is GovernanceEntry['type'] {
  return Object.hasOwn(MEMBERS, type);
}

/** Ascending by class, each once. */
function isRetention(value: unknown): boolean {
  const kept = shaped({ class: isClass, body: isCount, subject: isCount, original: isCount, core: isCount });
  return isListOf(value, kept) && isAscending(value.map((item) => String((item as { readonly class: unknown }).class)));
}

function isRanges(value: unknown): boolean {
  const isRange = (item: unknown): item is RowRange => isListOf(item, isCount) && item.length === 2 && Number(item[0]) <= Number(item[1]);
  return isListOf(value, isRange) && value.every((item, at) => at === 0 || Number((value[at - 1] as RowRange)[1]) + 1 < Number((item as RowRange)[0]));
}

function isIds(value: unknown): boolean {
  return isListOf(value, isId) && isAscending(value.map(String));
}

function isVkey(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    return parseVkey(value).type === SIGNATURE_TYPES.ed25519;
  } catch {
    return false; // parseVkey throws for exactly one reason: not a vkey
  }
}

function invalid(what: string): CodedError {
  return new CodedError('ENTRY_INVALID', `governance entry: ${what}`);
}

import { CodedError } from '../error.ts';
import { concatBytes } from './bytes.ts';
import { type CanonicalValue, encodeCanonical, parseCanonical } from './canonical.ts';
import type { Crypto } from './crypto.ts';
import { decodeUtf8, encodeUtf8 } from './text.ts';
import { isKeyName, parseVkey, SIGNATURE_TYPES } from './vkey.ts';

/** First line of a governance entry's note text. */
export const ENTRY_PREFIX = 'spanproof/entry/v1\n';
const LEAF_PREFIX = Uint8Array.of(0);

/** A stream's tree head inside an entry; `root` in hex. */
export interface StreamHead {
  readonly stream: string;
  readonly size: number;
  readonly root: string;
}

/** What governance entries say (docs/ledger-format.md section 6). `time` and bounds: decimal ns; hashes: hex; vkeys: c2sp.org/signed-note. */
export type GovernanceEntry =
  | { readonly type: 'log.open'; readonly origin: string; readonly roles: LogRoles; readonly policy_hash?: string; readonly time: string }
  | { readonly type: 'key.register'; readonly role: 'writer'; readonly vkey: string; readonly time: string }
  | { readonly type: 'stream.open'; readonly stream: string; readonly vkey: string; readonly previous?: StreamHead; readonly time: string }
  | ({ readonly type: 'stream.close'; readonly time: string } & StreamHead)
  | ({ readonly type: 'stream.abandon'; readonly time: string } & StreamHead)
  | { readonly type: 'export.create'; readonly bundle: string; readonly root: string; readonly from: string; readonly to: string; readonly time: string };

export interface LogRoles {
  readonly log: string;
  readonly governance: string;
}

type Check = (value: unknown) => boolean;
/** Members and their checks; a key that ends in `?` may be absent, any other member of the value is refused. */
type Shape = { readonly [member: string]: Check };

const head: Shape = { stream: isOrigin, size: isSize, root: isHash };

const MEMBERS: { readonly [Type in GovernanceEntry['type']]: Shape } = {
  'log.open': { origin: isOrigin, roles: shaped({ log: isVkey, governance: isVkey }), 'policy_hash?': isHash, time: isInstant },
  'key.register': { role: (value) => value === 'writer', vkey: isVkey, time: isInstant },
  'stream.open': { stream: isOrigin, vkey: isVkey, 'previous?': shaped(head), time: isInstant },
  'stream.close': { ...head, time: isInstant },
  'stream.abandon': { ...head, time: isInstant },
  'export.create': { bundle: isBundleId, root: isHash, from: isInstant, to: isInstant, time: isInstant },
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
  const { type, ...members } = value;
  return typeof type === 'string' && isType(type) && hasShape(members, MEMBERS[type]);
}

function isType(type: string): type is GovernanceEntry['type'] {
  return Object.hasOwn(MEMBERS, type);
}

function shaped(shape: Shape): Check {
  return (value) => isRecord(value) && hasShape(value, shape);
}

function hasShape(value: { readonly [key: string]: unknown }, shape: Shape): boolean {
  const left = new Set(Object.keys(value).filter((key) => value[key] !== undefined));
  for (const [name, check] of Object.entries(shape)) {
    const key = name.replace('?', '');
    const member = value[key];
    if (member === undefined ? key === name : !check(member)) return false;
    left.delete(key);
  }
  return left.size === 0;
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && isKeyName(value);
}

function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** ns since the epoch, at most 64 bits. */
function isInstant(value: unknown): boolean {
  return typeof value === 'string' && /^(?:0|[1-9][0-9]{0,19})$/.test(value) && BigInt(value) < 1n << 64n;
}

function isBundleId(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z0-9][a-z0-9._-]{0,127}$/.test(value);
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

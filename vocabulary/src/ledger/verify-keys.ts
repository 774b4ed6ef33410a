import type { Crypto } from './crypto.ts';
import type { GovernanceEntry, KeyRole } from './entry.ts';
import { encodeHex } from './hex.ts';
import { parseNote } from './note.ts';
import { isSignedBy } from './verify-note.ts';
import type { Refuse } from './verify-refusal.ts';
import { formatVkey, parseVkey, type Vkey } from './vkey.ts';

/** Keys of the roles that sign the log, as its entries leave them. */
export interface RoleKeys {
  /** Who signs the log's checkpoints of `size` entries; undefined where no log.open said so. */
  logKeyAt(size: number): Vkey | undefined;
  /** Every key that ever signed the log's checkpoints. */
  readonly logKeys: readonly Vkey[];
  readonly governance: Vkey | undefined;
}

export interface KeyBook extends RoleKeys {
  open(bytes: Uint8Array, entry: Extract<GovernanceEntry, { type: 'log.open' }>): void;
  register(bytes: Uint8Array, entry: Extract<GovernanceEntry, { type: 'key.register' }>, streams: number): void;
  rotate(index: number, bytes: Uint8Array, entry: Extract<GovernanceEntry, { type: 'key.rotate' }>): void;
  destroy(bytes: Uint8Array, entry: Extract<GovernanceEntry, { type: 'key.destroy' }>): void;
  /** Refuses what governance did not sign. */
  needGovernance(bytes: Uint8Array): void;
  /** Refuses what governance and one of the approvers did not both sign. */
  needBoth(bytes: Uint8Array): void;
  /** The registered writer that signed; a note by nobody registered is another finding than a signature that does not hold. */
  needWriter(bytes: Uint8Array): Vkey;
  /** Refuses what neither this writer's key nor one it was rotated to signed. */
  needWriterOf(bytes: Uint8Array, opener: Vkey): void;
  /** A key has one role and one name: under two it would speak twice. */
  claim(vkey: Vkey): void;
}

const RECOVERY_KEYS = 3;
const RECOVERY_QUORUM = 2;

/** Keeps the keys and judges who signed what. All notes are from outside. */
export function createKeyBook(crypto: Crypto, refuse: Refuse): KeyBook {
  const claimed = new Set<string>();
  const held: { readonly [role in Exclude<KeyRole, 'log' | 'governance'>]: Vkey[] } = { writer: [], approver: [], recovery: [] };
  /** Keys of the log, each with the size from which on it signs. */
  const logKeys: { readonly from: number; readonly vkey: Vkey }[] = [];
  let governance: Vkey | undefined;

  function needSigners(bytes: Uint8Array, keys: readonly Vkey[]): void {
    if (keys.length === 0 || !isSignedBy(crypto, bytes, keys)) refuse('ENTRY_SIGNATURE', `not signed by ${keys.map(({ name }) => name).join(' and ')}`);
  }

  /** Keys of a list that have a line in the note. */
  function named(bytes: Uint8Array, keys: readonly Vkey[]): readonly Vkey[] {
    const { signatures } = parseNote(bytes);
    return keys.filter(({ name, keyId }) => signatures.some((line) => line.name === name && line.keyId === keyId));
  }

  function needGovernance(bytes: Uint8Array, ...others: readonly Vkey[]): void {
    if (governance === undefined) refuse('ENTRY_SIGNATURE', 'no log.open says who may sign this');
    needSigners(bytes, [governance, ...others]);
  }

  function isRecovered(bytes: Uint8Array): boolean {
    const signers = named(bytes, held.recovery);
    return signers.length >= RECOVERY_QUORUM && isSignedBy(crypto, bytes, signers);
  }

  function claim(vkey: Vkey): void {
    const key = encodeHex(vkey.publicKey);
    if (claimed.has(key)) refuse('KEY_REUSED', `the key of ${vkey.name} has another role already`);
    claimed.add(key);
  }

  /** The list and place of a key that has the role. */
  function find(role: Exclude<KeyRole, 'log' | 'governance'>, text: string): number {
    const at = held[role].findIndex((vkey) => formatVkey(vkey) === text);
    if (at < 0) refuse('ENTRY_INVALID', `no ${role} has this key`);
    return at;
  }

  function isCurrent(role: 'log' | 'governance', text: string): boolean {
    const vkey = role === 'log' ? logKeys.at(-1)?.vkey : governance;
    return vkey !== undefined && formatVkey(vkey) === text;
  }

  return {
    logKeyAt: (size) => logKeys.findLast(({ from }) => from <= size)?.vkey,
    get logKeys() {
      return logKeys.map(({ vkey }) => vkey);
    },
    get governance() {
      return governance;
    },
    claim,
    needGovernance,
    open(bytes, { roles }) {
      logKeys.push({ from: 0, vkey: parseVkey(roles.log) });
      governance = parseVkey(roles.governance);
      needGovernance(bytes);
      claim(parseVkey(roles.log));
      claim(governance);
    },
    register(bytes, { role, vkey: text }, streams) {
      const vkey = parseVkey(text);
      needGovernance(bytes, vkey);
      if (held[role].some(({ name }) => name === vkey.name)) refuse('ENTRY_INVALID', `${vkey.name} is registered already`);
      if (role === 'recovery' && (streams > 0 || held.recovery.length === RECOVERY_KEYS))
        refuse('ENTRY_INVALID', 'recovery keys are three, and registered before the first stream');
      claim(vkey);
      held[role].push(vkey);
    },
    rotate(index, bytes, { role, old, vkey: text }) {
      const vkey = parseVkey(text);
      const oldKey = parseVkey(old);
      const at = role === 'log' || role === 'governance' ? (isCurrent(role, old) ? 0 : refuse('ENTRY_INVALID', `${role} has another key`)) : find(role, old);
      if (vkey.name !== oldKey.name) refuse('ENTRY_INVALID', 'a key keeps its name when it is rotated');
      if (isRecovered(bytes)) needSigners(bytes, [vkey]);
      else needSigners(bytes, [oldKey, vkey]);
      claim(vkey);
      if (role === 'log') logKeys.push({ from: index + 1, vkey });
      else if (role === 'governance') governance = vkey;
      else held[role][at] = vkey;
    },
    destroy(bytes, { role, key }) {
      if (!isRecovered(bytes)) needGovernance(bytes);
      if (role === 'kek') return;
      if (role === 'log' || role === 'governance') refuse('ENTRY_INVALID', `the ${role} key is rotated, never destroyed without another`);
      held[role].splice(find(role, key), 1);
    },
    needBoth(bytes) {
      const [approver] = named(bytes, held.approver);
      if (approver === undefined) refuse('ENTRY_SIGNATURE', 'a policy has two signers: governance and an approver');
      needGovernance(bytes, approver);
    },
    needWriter(bytes) {
      const known = named(bytes, held.writer);
      const [writer] = known;
      if (writer === undefined) refuse('WRITER_UNKNOWN', 'the stream is opened by a key that is not registered');
      needSigners(bytes, known);
      return writer;
    },
    needWriterOf(bytes, opener) {
      const now = held.writer.find(({ name }) => name === opener.name);
      needSigners(bytes, [now !== undefined && named(bytes, [now]).length > 0 ? now : opener]);
    },
  };
}

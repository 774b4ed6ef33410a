import { CodedError } from '../error.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { concatBytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import { encodeUtf8, hasControlCharacter } from './text.ts';

/** Signature types of c2sp.org/signed-note that we know how to check. */
export const SIGNATURE_TYPES = { ed25519: 0x01, cosignature: 0x04 } as const;

/** A verifier key of c2sp.org/signed-note. Name and keyId say which lines of a note it answers for. */
export interface Vkey {
  readonly name: string;
  /** Unsigned 32 bits. */
  readonly keyId: number;
  /** One of SIGNATURE_TYPES, or a type we cannot check. */
  readonly type: number;
  readonly publicKey: Uint8Array;
}

/** `<name>+<key id, 8 hex digits>+<base64 of type and public key>` */
export function formatVkey(vkey: Vkey): string {
  return `${vkey.name}+${vkey.keyId.toString(16).padStart(8, '0')}+${encodeBase64(concatBytes(Uint8Array.of(vkey.type), vkey.publicKey))}`;
}

/**
 * Reads the grammar only: whether the key id is the hash of the parts is checked wherever the key is used (verifyNote).
 * @throws CodedError NOTE_INVALID
 */
export function parseVkey(text: string): Vkey {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? [];
  if (name === undefined || id === undefined || encoded === undefined || !isKeyName(name)) throw invalid('not <name>+<id>+<key>');
  const material = decodeBase64(encoded);
  const type = material?.[0];
  if (material === undefined || type === undefined) throw invalid('key is not base64');
  const publicKey = material.subarray(1);
  const isEd25519 = type === SIGNATURE_TYPES.ed25519 || type === SIGNATURE_TYPES.cosignature;
  if (publicKey.length === 0 || (isEd25519 && publicKey.length !== 32)) throw invalid('public key of a wrong length');
  return { name, keyId: Number.parseInt(id, 16), type, publicKey };
}

/** First four bytes of H(name || "\n" || type || public key). */
export function computeKeyId(crypto: Crypto, name: string, type: number, publicKey: Uint8Array): number {
  const hash = crypto.sha256(concatBytes(encodeUtf8(`${name}\n`), Uint8Array.of(type), publicKey));
  return new DataView(hash.buffer, hash.byteOffset, 4).getUint32(0);
}

/** Non-empty, without Unicode white space, plus signs and control characters. */
export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !/[\p{White_Space}+]/u.test(name) && !hasControlCharacter(name);
}

function invalid(what: string): CodedError {
  return new CodedError('NOTE_INVALID', `vkey: ${what}`);
}

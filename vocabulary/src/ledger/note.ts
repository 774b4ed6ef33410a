import { CodedError } from '../error.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { concatBytes } from './bytes.ts';
import { decodeCosignature, formCosignatureMessage } from './cosignature.ts';
import type { Crypto } from './crypto.ts';
import { decodeUtf8, encodeUtf8, hasControlCharacter } from './text.ts';
import { computeKeyId, isKeyName, SIGNATURE_TYPES, type Vkey } from './vkey.ts';

/** Verifying costs time per line: a note with more lines than this is refused unread (the specification asks for at least 16). */
export const NOTE_MAX_SIGNATURES = 64;

/** Signs note texts with one Ed25519 key of type 0x01. */
export interface NoteSigner {
  readonly vkey: Vkey;
  sign(message: Uint8Array): Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: number;
  readonly signature: Uint8Array;
}

/** A note as its bytes spell it: nothing in it is verified. */
export interface Note {
  /** Ends with a line feed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** @throws CodedError NOTE_INVALID for a text or signer that no reader would accept */
export function signNote(text: string, signers: readonly NoteSigner[]): Uint8Array {
  if (!isNoteText(text)) throw invalid('a text needs a final newline and no other control character');
  if (signers.length === 0 || signers.length > NOTE_MAX_SIGNATURES) throw invalid(`${signers.length} signers`);
  const message = encodeUtf8(text);
  let note = `${text}\n`;
  for (const signer of signers) {
    const { name, keyId, type } = signer.vkey;
    if (type !== SIGNATURE_TYPES.ed25519 || !isKeyName(name)) throw invalid('a signer is an Ed25519 key with a name');
    note += formatSignature({ name, keyId, signature: signer.sign(message) });
  }
  return encodeUtf8(note);
}

/** One line of a note's signature block, with its line feed. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  const id = Uint8Array.of(keyId >>> 24, keyId >>> 16, keyId >>> 8, keyId);
  return `— ${name} ${encodeBase64(concatBytes(id, signature))}\n`;
}

/** Reads bytes from outside (c2sp.org/signed-note). @throws CodedError NOTE_INVALID */
export function parseNote(bytes: Uint8Array): Note {
  const note = decodeUtf8(bytes);
  if (note === undefined) throw invalid('not UTF-8');
  // The last empty line separates: the text may hold empty lines, the signature block may not.
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n') || split + 2 === note.length) throw invalid('no signature block');
  const text = note.slice(0, split + 1);
  if (!isNoteText(text)) throw invalid('a control character');
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > NOTE_MAX_SIGNATURES) throw invalid(`${lines.length} signatures`);
  return { text, signatures: lines.map(parseSignatureLine) };
}

function parseSignatureLine(line: string): NoteSignature {
  const [, name, encoded] = /^— ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name)) throw invalid('a signature line is "— <name> <base64>"');
  const bytes = decodeBase64(encoded);
  if (bytes === undefined || bytes.length < 5) throw invalid('a signature is base64 of a key id and at least one byte');
  return { name, keyId: new DataView(bytes.buffer).getUint32(0), signature: bytes.subarray(4) };
}

/**
 * The text of a note that at least one of the known keys signed, and those keys in the order of `known`. Lines of other keys are ignored;
 * a line of a known key that fails to verify rejects the note.
 * @throws CodedError NOTE_INVALID
 */
export function verifyNote(crypto: Crypto, bytes: Uint8Array, known: readonly Vkey[]): { readonly text: string; readonly by: Vkey[] } {
  const { text, signatures } = parseNote(bytes);
  const by: Vkey[] = [];
  for (const vkey of known) {
    if (computeKeyId(crypto, vkey.name, vkey.type, vkey.publicKey) !== vkey.keyId) throw invalid(`the key id of ${vkey.name} is not the hash of its key`);
    const lines = signatures.filter((line) => line.name === vkey.name && line.keyId === vkey.keyId);
    if (!lines.every((line) => verifyLine(crypto, vkey, text, line.signature))) throw invalid(`the signature by ${vkey.name} does not verify`);
    if (lines.length > 0) by.push(vkey);
  }
  if (by.length === 0) throw invalid('no signature by a known key');
  return { text, by };
}

function verifyLine(crypto: Crypto, vkey: Vkey, text: string, signature: Uint8Array): boolean {
  if (vkey.type === SIGNATURE_TYPES.ed25519) return crypto.verifyEd25519(vkey.publicKey, encodeUtf8(text), signature);
  if (vkey.type !== SIGNATURE_TYPES.cosignature) return false; // named as known, yet nothing here could check it
  const cosignature = decodeCosignature(signature);
  return cosignature !== undefined && crypto.verifyEd25519(vkey.publicKey, formCosignatureMessage(text, cosignature.time), cosignature.signature);
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && text.isWellFormed() && !hasControlCharacter(text);
}

function invalid(what: string): CodedError {
  return new CodedError('NOTE_INVALID', `note: ${what}`);
}

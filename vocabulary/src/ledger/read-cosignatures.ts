import { decodeCosignature } from './cosignature.ts';
import type { Crypto } from './crypto.ts';
import { type NoteSignature, parseNote, verifyNote } from './note.ts';
import type { Vkey } from './vkey.ts';

/** A witness's word on one checkpoint. */
export interface Cosignature {
  /** Its name in the trust policy. */
  readonly name: string;
  /** Seconds since the epoch, by the witness's clock; the earliest where it signed more than once. */
  readonly time: bigint;
}

/**
 * Who of `witnesses` cosigned a checkpoint, and when. Lines of others are ignored; the log's own signature is not looked at.
 * @throws CodedError NOTE_INVALID for a malformed note, or where a line of a known witness does not verify
 */
export function readCosignatures(
  crypto: Crypto,
  note: Uint8Array,
  witnesses: readonly { readonly name: string; readonly vkey: Vkey }[],
): readonly Cosignature[] {
  const { signatures } = parseNote(note);
  return witnesses.flatMap(({ name, vkey }) => {
    const lines = signatures.filter((line) => isBy(vkey, line));
    if (lines.length === 0) return [];
    verifyNote(crypto, note, [vkey]);
    const times = lines.flatMap(({ signature }) => decodeCosignature(signature)?.time ?? []);
    return [{ name, time: times.reduce((earliest, time) => (time < earliest ? time : earliest)) }];
  });
}

function isBy({ name, keyId }: Vkey, line: NoteSignature): boolean {
  return line.name === name && line.keyId === keyId;
}

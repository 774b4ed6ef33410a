import { CodedError } from '../error.ts';
import type { Crypto } from './crypto.ts';
import { verifyNote } from './note.ts';
import type { Vkey } from './vkey.ts';

/** True where each of the keys signed the note and none of their lines fails. */
export function isSignedBy(crypto: Crypto, bytes: Uint8Array, keys: readonly Vkey[]): boolean {
  return readSigned(crypto, bytes, keys)?.by.length === keys.length;
}

/** What verifyNote gives; undefined for a note that it refuses. */
export function readSigned(crypto: Crypto, bytes: Uint8Array, keys: readonly Vkey[]): ReturnType<typeof verifyNote> | undefined {
  try {
    return verifyNote(crypto, bytes, keys);
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}

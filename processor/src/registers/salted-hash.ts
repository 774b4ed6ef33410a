import { type Crypto, encodeCanonical, encodeHex } from '@spanproof/vocabulary/ledger';
import type { RegisterData } from './schemas/definition.ts';

/** Bytes of a salt; as many as of the hash. */
export const SALT_BYTES = 32;
const DATA_DOMAIN = Buffer.from('spanproof/register-data-hash/v1\n', 'utf8');
const FILE_DOMAIN = Buffer.from('spanproof/register-file-hash/v1\n', 'utf8');

/**
 * What core says of an entry's data: SHA-256 over domain || salt || canonical data, hex. Entries are short and their words few: without the salt, which
 * lies in the encrypted part, whoever reads core could test guesses.
 */
export function hashData(crypto: Crypto, salt: Uint8Array, data: RegisterData): string {
  return encodeHex(crypto.sha256(Buffer.concat([DATA_DOMAIN, salt, encodeCanonical(data)])));
}

/** The same of a file's bytes. */
export function hashFile(crypto: Crypto, salt: Uint8Array, file: Uint8Array): string {
  return encodeHex(crypto.sha256(Buffer.concat([FILE_DOMAIN, salt, file])));
}

/** Entries of before there were salts: SHA-256 of the canonical data. */
export function hashUnsalted(crypto: Crypto, data: RegisterData): string {
  return encodeHex(crypto.sha256(encodeCanonical(data)));
}

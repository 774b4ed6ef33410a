import { browserCrypto } from '../crypto/browser-crypto.ts';

/** Hex SHA-256, computed here: over plain http a browser has no WebCrypto, and the processor's word is what is to be checked. */
export async function hashFile(file: Blob): Promise<string> {
  const digest = browserCrypto.sha256(new Uint8Array(await file.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

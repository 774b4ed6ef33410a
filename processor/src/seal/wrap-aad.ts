import { concatBytes, encodeUtf8 } from '@spanproof/vocabulary/ledger';

/** tenant || key_id(16) || version(4): only the tenant varies in length, so no two places share an AAD (docs/ledger-format.md section 10). */
export function formWrapAad(tenant: string, keyId: Uint8Array, version: number): Uint8Array {
  if (keyId.length !== 16) throw new RangeError('a key id has 16 bytes');
  return concatBytes(encodeUtf8(tenant), keyId, Uint8Array.of(version >>> 24, version >>> 16, version >>> 8, version));
}

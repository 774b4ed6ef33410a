import type { Crypto } from '@spanproof/vocabulary/ledger';
import { encodeUtf8, keyIdOf } from '@spanproof/vocabulary/ledger';
import type { DataKey } from '../seal/contract.ts';
import { openPart, sealPart } from '../seal/envelope.ts';
import type { Vault } from '../forward/contract.ts';

/** Stands where a record's core hash stands: what these envelopes are for. They belong to no record. */
const PURPOSE = 'spanproof/forward/v1';

/** The ledger's envelope around what waits for backends: nothing plaintext rests. */
export function createForwardVault({ crypto, random }: { readonly crypto: Crypto; readonly random: (bytes: number) => Uint8Array }, key: Uint8Array): Vault {
  const dataKey: DataKey = { id: keyIdOf(crypto, key), key };
  const coreHash = crypto.sha256(encodeUtf8(PURPOSE));
  return {
    seal: (plaintext) => sealPart({ part: 1, recordId: random(16), coreHash, keys: [dataKey], plaintext, salt: random(24) }),
    open: (sealed) => openPart(sealed, [dataKey]),
  };
}

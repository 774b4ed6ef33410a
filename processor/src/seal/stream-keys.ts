import { encodeHex, encodeUtf8, type NoteSigner } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../node-crypto.ts';
import type { KeyService } from './contract.ts';
import { openNamedSecrets } from './named-secrets.ts';
import { createNoteSigner } from './note-signer.ts';

/** One Ed25519 key per stream, wrapped while the stream is open, gone once it is closed (docs/ledger-format.md section 1). */
export interface StreamKeys {
  /** The stream's key, durable before it signs; the same one where a crash left it unused. */
  mint(origin: string): Promise<NoteSigner>;
  /** @throws CodedError KEY_UNAVAILABLE where it was destroyed, never made, or damaged */
  load(origin: string): Promise<NoteSigner>;
  /** For good: no one can sign for this stream again. */
  destroy(origin: string): Promise<void>;
}

/** `folder` is `keys/streams`. The signer's key name is the stream's origin. */
export async function openStreamKeys(collaborators: { readonly service: KeyService }, settings: { readonly folder: string }): Promise<StreamKeys> {
  const secrets = await openNamedSecrets(collaborators, {
    ...settings,
    purpose: 'stream',
    fileOf: (origin) => `${encodeHex(nodeCrypto.sha256(encodeUtf8(origin)).subarray(0, 16))}.key`,
  });
  return {
    mint: async (origin) => createNoteSigner(origin, await secrets.obtain(origin)),
    load: async (origin) => createNoteSigner(origin, await secrets.load(origin)),
    destroy: (origin) => secrets.destroy(origin),
  };
}

import { CodedError } from '@spanproof/vocabulary';
import { decodeBase64, encodeBase64, encodeHex } from '@spanproof/vocabulary/ledger';
import type { KeyService } from '../contract.ts';
import { type KekRoot, openKekStore } from '../kek-store.ts';
import { formWrapAad } from '../wrap-aad.ts';
import { askVault, describeRefusal, type VaultAnswer } from './ask-vault.ts';
import type { KeyServiceSettings, VaultSettings } from './settings.ts';

/**
 * KEKs sealed by HashiCorp Vault's transit engine (developer.hashicorp.com/vault/api-docs/secret/transit), each under a transit key of its own that
 * never leaves Vault: destroying a KEK deletes that key, and no copy of keks.jsonl opens again.
 * @throws CodedError CONFIG_INVALID without an address
 */
export async function openVaultKeys(settings: KeyServiceSettings, nowMs: () => number = Date.now): Promise<KeyService> {
  if (settings.vault === undefined) throw new CodedError('CONFIG_INVALID', 'keys.vault: must be set for the key service vault');
  return openKekStore({ root: createVaultRoot(settings.vault), nowMs }, settings);
}

function createVaultRoot(vault: VaultSettings): KekRoot {
  return {
    name: 'vault',
    custody: `Vault transit at ${new URL(vault.address).host}`,
    async seal({ tenant, version, keyId }, kek) {
      const under = `spanproof-${encodeHex(keyId)}`;
      expect(await askVault(vault, 'POST', `keys/${under}`, { type: 'aes256-gcm96' }), 'a new transit key');
      const answer = await askVault(vault, 'POST', `encrypt/${under}`, {
        plaintext: encodeBase64(kek),
        associated_data: encodeBase64(formWrapAad(tenant, keyId, version)),
      });
      return { under, wrapped: Buffer.from(readMember(expect(answer, 'to encrypt'), 'ciphertext'), 'latin1') };
    },
    async open({ tenant, version, keyId, under, wrapped }) {
      const answer = await askVault(vault, 'POST', `decrypt/${under}`, {
        ciphertext: Buffer.from(wrapped).toString('latin1'),
        associated_data: encodeBase64(formWrapAad(tenant, keyId, version)),
      });
      const kek = decodeBase64(readMember(expect(answer, 'to decrypt'), 'plaintext'));
      if (kek === undefined) throw new CodedError('KEY_UNAVAILABLE', 'Vault answered a decrypt with something else than base64');
      return kek;
    },
    async destroy(under) {
      const allowed = await askVault(vault, 'POST', `keys/${under}/config`, { deletion_allowed: true });
      if (isGone(allowed)) return;
      expect(allowed, 'to allow the deletion of a transit key');
      const deleted = await askVault(vault, 'DELETE', `keys/${under}`);
      if (!isGone(deleted)) expect(deleted, 'to delete a transit key');
    },
  };
}

function expect(answer: VaultAnswer, what: string): VaultAnswer {
  if (answer.status < 200 || answer.status > 299) throw describeRefusal(answer, what);
  return answer;
}

/** Vault answers 400 for keys that are not there, as for anything else that it does not like. */
function isGone({ status, body }: VaultAnswer): boolean {
  return status === 404 || (status === 400 && /not found|no existing key/i.test(JSON.stringify(body ?? '')));
}

function readMember({ body }: VaultAnswer, member: string): string {
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
  const value = typeof data === 'object' && data !== null ? (data as { readonly [name: string]: unknown })[member] : undefined;
  if (typeof value !== 'string') throw new CodedError('KEY_UNAVAILABLE', `Vault's answer lacks ${member}`);
  return value;
}

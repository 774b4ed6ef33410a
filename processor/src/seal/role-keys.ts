import type { NoteSigner } from '@spanproof/vocabulary/ledger';
import type { KeyService } from './contract.ts';
import { openNamedSecrets } from './named-secrets.ts';
import { createNoteSigner } from './note-signer.ts';

/** Long-lived keys of the processor, by the role they play. */
export interface RoleKeys {
  /** Ed25519 key of a role (`log`, `governance`, `writer-<id>`), made on first use. `keyName` is its name in notes. */
  signer(role: string, keyName: string): Promise<NoteSigner>;
  /** 32-byte secret (`tenant-tag`, `subject-tag`, `engine-disk`), made on first use. */
  symmetric(name: string): Promise<Uint8Array>;
}

/** `folder` is `keys/roles`. */
export async function openRoleKeys(collaborators: { readonly service: KeyService }, settings: { readonly folder: string }): Promise<RoleKeys> {
  const seeds = await openNamedSecrets(collaborators, { ...settings, purpose: 'role', fileOf: (role) => `sign-${fileName(role)}.key` });
  const secrets = await openNamedSecrets(collaborators, { ...settings, purpose: 'symmetric', fileOf: (name) => `symmetric-${fileName(name)}.key` });
  return {
    signer: async (role, keyName) => createNoteSigner(keyName, await seeds.obtain(role)),
    symmetric: (name) => secrets.obtain(name),
  };
}

function fileName(role: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,99}$/.test(role)) throw new RangeError('a role is named with a-z, 0-9 and -');
  return role;
}

import type { KeyService } from '../contract.ts';
import { openAwsKmsKeys } from './aws-kms.ts';
import { openLocalKeys } from './local.ts';
import type { KeyServiceSettings } from './settings.ts';
import { openVaultKeys } from './vault.ts';

type OpenKeyService = (settings: KeyServiceSettings, nowMs?: () => number) => Promise<KeyService>;

/** Key services by the name that the configuration uses. */
export const KEY_SERVICES: { readonly [Name in KeyServiceSettings['service']]: OpenKeyService } = {
  local: openLocalKeys,
  vault: openVaultKeys,
  'aws-kms': openAwsKmsKeys,
};

/** Opens the service that the settings name. @throws CodedError KEY_UNAVAILABLE | CONFIG_INVALID */
export function openKeyService(settings: KeyServiceSettings, nowMs?: () => number): Promise<KeyService> {
  return KEY_SERVICES[settings.service](settings, nowMs);
}

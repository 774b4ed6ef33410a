import { join } from 'node:path';
import type { KeySettings } from '../config/settings.ts';
import type { KeyServiceSettings } from '../seal/keys/settings.ts';

/** What the key service of a data folder is opened with, here and in the sealing workers. */
export function formKeyServiceSettings({ service, cache_ttl, vault, aws_kms }: KeySettings, dataFolder: string): KeyServiceSettings {
  return {
    service,
    folder: join(dataFolder, 'keys'),
    cacheMs: cache_ttl,
    ...(vault === undefined
      ? {}
      : { vault: { address: vault.address, mount: vault.mount, tokenFile: vault.token_file, namespace: vault.namespace, caFile: vault.ca_file } }),
    ...(aws_kms === undefined ? {} : { awsKms: aws_kms }),
  };
}

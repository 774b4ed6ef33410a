import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { type CanonicalValue, decodeBase64, encodeBase64, encodeCanonical, encodeUtf8, parseCanonical } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../node-crypto.ts';
import type { KeyService } from './contract.ts';
import { createKeyFile, eraseKeyFile, makeKeyFolder, readKeyFile, syncKeyFolder } from './key-files.ts';
import { formWrapAad } from './wrap-aad.ts';

/** The processor's own keys belong to no customer: their KEK is this pseudo-tenant's. */
const LOG_TENANT = '$log';

/** 32-byte secrets by name, one 0600 file each, wrapped by the key service. */
export interface NamedSecrets {
  /** The secret of this name, made where there is none. Durable before it is handed out; of several processes one makes it. */
  obtain(name: string): Promise<Uint8Array>;
  /** @throws CodedError KEY_UNAVAILABLE where it is gone, damaged or another's */
  load(name: string): Promise<Uint8Array>;
  /** Overwrites and unlinks. Once more is fine. */
  destroy(name: string): Promise<void>;
}

/**
 * `purpose` and name are bound into the wrapping, so that a file put in another's place does not open.
 * `fileOf` maps names to distinct file names.
 */
export async function openNamedSecrets(
  collaborators: { readonly service: KeyService },
  settings: { readonly folder: string; readonly purpose: string; readonly fileOf: (name: string) => string },
): Promise<NamedSecrets> {
  const { service } = collaborators;
  const { folder, purpose, fileOf } = settings;
  await makeKeyFolder(folder);

  /** Stands where a data key's key_id stands: what the bytes are for, instead of which they are. */
  function placeOf(name: string): Uint8Array {
    return nodeCrypto.sha256(encodeUtf8(`spanproof/named-key/v1\n${purpose}\n${name}`)).subarray(0, 16);
  }

  async function mint(name: string): Promise<void> {
    const version = await service.currentVersion(LOG_TENANT);
    const wrapped = await service.wrap(LOG_TENANT, version, randomBytes(32), formWrapAad(LOG_TENANT, placeOf(name), version));
    await createKeyFile(join(folder, fileOf(name)), encodeCanonical({ name, purpose, version, wrapped: encodeBase64(wrapped) }));
  }

  async function open(name: string): Promise<Uint8Array | undefined> {
    const bytes = await readKeyFile(join(folder, fileOf(name)));
    if (bytes === undefined) return undefined;
    const { version, wrapped } = parseSecret(name, bytes);
    const secret = await service.unwrap(LOG_TENANT, version, wrapped, formWrapAad(LOG_TENANT, placeOf(name), version));
    if (secret.length !== 32) throw damaged(name);
    return secret;
  }

  async function load(name: string): Promise<Uint8Array> {
    const secret = await open(name);
    if (secret === undefined) throw new CodedError('KEY_UNAVAILABLE', `the key ${name} is gone`);
    return secret;
  }

  return {
    async obtain(name) {
      const found = await open(name);
      if (found === undefined) await mint(name);
      else await syncKeyFolder(folder); // another process may have made it a moment ago
      return found ?? load(name);
    },
    load,
    destroy: (name) => eraseKeyFile(join(folder, fileOf(name))),
  };
}

function parseSecret(name: string, bytes: Uint8Array): { readonly version: number; readonly wrapped: Uint8Array } {
  let value: CanonicalValue;
  try {
    value = parseCanonical(bytes);
  } catch (cause) {
    throw damaged(name, cause);
  }
  const { version, wrapped } = value as { readonly version?: CanonicalValue; readonly wrapped?: CanonicalValue };
  const decoded = typeof wrapped === 'string' ? decodeBase64(wrapped) : undefined;
  if (typeof version !== 'number' || decoded === undefined) throw damaged(name);
  return { version, wrapped: decoded };
}

function damaged(name: string, cause?: unknown): CodedError {
  return new CodedError('KEY_UNAVAILABLE', `the file of the key ${name} is damaged`, {
    ...(cause === undefined ? {} : { cause }),
    todo: 'restore the keys folder from a copy',
  });
}

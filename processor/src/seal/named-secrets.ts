import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { type CanonicalValue, decodeBase64, encodeBase64, encodeCanonical, encodeUtf8, parseCanonical } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../node-crypto.ts';
import type { KeyService } from './contract.ts';
import { createKeyFile, eraseKeyFile, makeKeyFolder, readKeyFile, replaceKeyFile, syncKeyFolder } from './key-files.ts';
import { formWrapAad } from './wrap-aad.ts';

/** The processor's own keys belong to no customer: their KEK is this pseudo-tenant's. */
export const LOG_TENANT = '$log';

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
 * Wraps every named secret of a folder again under the KEK that wraps now; resolves with how many. What another purpose's folder holds stays.
 * @throws CodedError KEY_UNAVAILABLE for a file that does not open: then its old wrapping stays too
 */
export async function rewrapNamedSecrets(collaborators: { readonly service: KeyService }, folder: string): Promise<number> {
  const { service } = collaborators;
  await makeKeyFolder(folder);
  const version = await service.currentVersion(LOG_TENANT);
  let count = 0;
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.key'))) {
    const path = join(folder, file);
    const bytes = await readKeyFile(path);
    if (bytes === undefined) continue; // a stream that was closed meanwhile
    const secret = parseSecret(file, bytes);
    if (secret.version === version) continue;
    const place = formWrapAad(LOG_TENANT, placeOf(secret.purpose, secret.name), secret.version);
    const plain = await service.unwrap(LOG_TENANT, secret.version, secret.wrapped, place);
    await replaceKeyFile(path, await formSecret(service, secret, plain, version));
    count += 1;
  }
  return count;
}

/** Stands where a data key's key_id stands: what the bytes are for, instead of which they are. */
function placeOf(purpose: string, name: string): Uint8Array {
  return nodeCrypto.sha256(encodeUtf8(`spanproof/named-key/v1\n${purpose}\n${name}`)).subarray(0, 16);
}

async function formSecret(
  service: KeyService,
  { name, purpose }: { readonly name: string; readonly purpose: string },
  secret: Uint8Array,
  version: number,
): Promise<Uint8Array> {
  const wrapped = await service.wrap(LOG_TENANT, version, secret, formWrapAad(LOG_TENANT, placeOf(purpose, name), version));
  return encodeCanonical({ name, purpose, version, wrapped: encodeBase64(wrapped) });
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

  async function mint(name: string): Promise<void> {
    const version = await service.currentVersion(LOG_TENANT);
    await createKeyFile(join(folder, fileOf(name)), await formSecret(service, { name, purpose }, randomBytes(32), version));
  }

  async function open(name: string): Promise<Uint8Array | undefined> {
    const bytes = await readKeyFile(join(folder, fileOf(name)));
    if (bytes === undefined) return undefined;
    const { version, wrapped } = parseSecret(name, bytes);
    const secret = await service.unwrap(LOG_TENANT, version, wrapped, formWrapAad(LOG_TENANT, placeOf(purpose, name), version));
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

/** The KEK version that a file of a named secret is wrapped under. @throws CodedError KEY_UNAVAILABLE for a damaged file */
export function readSecretVersion(label: string, bytes: Uint8Array): number {
  return parseSecret(label, bytes).version;
}

interface WrappedSecret {
  readonly name: string;
  readonly purpose: string;
  readonly version: number;
  readonly wrapped: Uint8Array;
}

/** `label` names it in errors: what the file itself says may be damaged. */
function parseSecret(label: string, bytes: Uint8Array): WrappedSecret {
  let value: CanonicalValue;
  try {
    value = parseCanonical(bytes);
  } catch (cause) {
    throw damaged(label, cause);
  }
  const { name, purpose, version, wrapped } = value as { readonly [member: string]: CanonicalValue | undefined };
  const decoded = typeof wrapped === 'string' ? decodeBase64(wrapped) : undefined;
  if (typeof name !== 'string' || typeof purpose !== 'string' || typeof version !== 'number' || decoded === undefined) throw damaged(label);
  return { name, purpose, version, wrapped: decoded };
}

function damaged(name: string, cause?: unknown): CodedError {
  return new CodedError('KEY_UNAVAILABLE', `the file of the key ${name} is damaged`, {
    ...(cause === undefined ? {} : { cause }),
    todo: 'restore the keys folder from a copy',
  });
}

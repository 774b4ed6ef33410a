import { CodedError, createTransformKeys, type TransformKeys } from '@spanproof/vocabulary';
import { decodeHex } from '@spanproof/vocabulary/ledger';
import { nodeTransforms } from '../node-transforms.ts';
import { readKeyFile } from './key-files.ts';

/** Transform keys by tenant. */
export type TransformKeyring = ReadonlyMap<string, TransformKeys>;

/**
 * Reads a key file (0600): a line `<tenant> <64 hex digits>` for each tenant; `#` begins a comment. No file, no keys.
 * @throws CodedError TRANSFORM_KEY_MISSING | TRANSFORM_KEY_INVALID | KEY_UNAVAILABLE where others may read it
 */
export async function loadTransformKeys(path: string | undefined): Promise<TransformKeyring> {
  if (path === undefined) return new Map();
  const bytes = await readKeyFile(path);
  if (bytes === undefined) throw new CodedError('TRANSFORM_KEY_MISSING', `the key file ${path} does not exist`, { todo: 'correct transform_keys_file' });
  const keys = new Map<string, TransformKeys>();
  for (const [index, line] of Buffer.from(bytes).toString('utf8').split('\n').entries()) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const [, tenant = '', hex = ''] = /^([^\s#]{1,128})[ \t]+([0-9a-f]{64})\r?$/.exec(line) ?? [];
    const key = decodeHex(hex);
    if (tenant === '' || key === undefined || keys.has(tenant)) {
      // The line may hold most of a key: its number has to do.
      throw new CodedError('TRANSFORM_KEY_INVALID', `line ${index + 1} of ${path} is not a new tenant and 64 hex digits`, {
        todo: 'make a key with: openssl rand -hex 32',
      });
    }
    keys.set(tenant, createTransformKeys(nodeTransforms, key));
  }
  return keys;
}

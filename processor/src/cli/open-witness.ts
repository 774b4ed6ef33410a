import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { decodeBase64, encodeBase64, encodeCanonical, type NoteSigner, parseCanonical, SIGNATURE_TYPES, type Vkey } from '@spanproof/vocabulary/ledger';
import { createDisk } from '../journal/disk.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { createKeyFile, makeKeyFolder, readKeyFile } from '../seal/key-files.ts';
import { createNoteSigner } from '../seal/note-signer.ts';
import { makeHeads, openHeads } from '../witness/heads.ts';
import { createWitness, type Witness } from '../witness/witness.ts';

export interface OpenedWitness {
  readonly cosigner: NoteSigner;
  readonly witness: Witness;
}

/**
 * Opens the folder of a witness, or makes one: its key, and what it has seen. The key is the witness's alone; no processor ever reads it.
 * @throws CodedError USAGE without a name for a new one, or with another name; KEY_UNAVAILABLE; WITNESS_STATE_INVALID
 */
export async function openWitness(folder: string, name: string | undefined, logs: readonly Vkey[]): Promise<OpenedWitness> {
  const disk = createDisk();
  const keyPath = join(folder, 'key');
  const headsPath = join(folder, 'heads');
  await makeKeyFolder(folder);
  if ((await readKeyFile(keyPath)) === undefined) {
    if (name === undefined) throw new CodedError('USAGE', 'a new witness needs a name', { todo: 'add --name, such as --name witness.example.org/1' });
    await makeHeads(disk, headsPath); // first: a key without what it has seen is refused ever after
    await createKeyFile(keyPath, encodeCanonical({ name, seed: encodeBase64(randomBytes(32)) }));
  }
  const key = parseKey(await readKeyFile(keyPath));
  if (name !== undefined && name !== key.name) throw new CodedError('USAGE', `the witness in this folder is called ${key.name}`, { todo: 'leave --name out' });
  const cosigner = createNoteSigner(key.name, key.seed, SIGNATURE_TYPES.cosignature);
  const heads = await openHeads({ disk, crypto: nodeCrypto }, { path: headsPath, vkey: cosigner.vkey });
  const nowSeconds = (): bigint => BigInt(Math.floor(Date.now() / 1000));
  return { cosigner, witness: createWitness({ crypto: nodeCrypto, heads, cosigner, nowSeconds }, { logs }) };
}

function parseKey(bytes: Uint8Array | undefined): { readonly name: string; readonly seed: Uint8Array } {
  try {
    const { name, seed } = parseCanonical(bytes ?? new Uint8Array(0)) as { readonly name?: unknown; readonly seed?: unknown };
    const decoded = typeof seed === 'string' ? decodeBase64(seed) : undefined;
    if (typeof name === 'string' && decoded?.length === 32) return { name, seed: decoded };
  } catch (cause) {
    throw damaged(cause);
  }
  throw damaged();
}

function damaged(cause?: unknown): CodedError {
  return new CodedError('KEY_UNAVAILABLE', "the witness's key file is damaged", {
    ...(cause === undefined ? {} : { cause }),
    todo: 'restore the folder from a copy, or make a new witness under a new name',
  });
}

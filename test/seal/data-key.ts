import { keyIdOf } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { DataKey } from '../../processor/src/seal/contract.ts';
import { seededBytes } from '../support/seeded-random.ts';

export function formDataKey(seed: number): DataKey {
  const key = seededBytes(seed, 32);
  return { id: keyIdOf(nodeCrypto, key), key };
}

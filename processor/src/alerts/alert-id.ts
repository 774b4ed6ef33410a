import { encodeHex } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../node-crypto.ts';
import type { AlertOpening } from './contract.ts';

const KEY_BYTES = 8;
const encoder = new TextEncoder();

/** What the ids of all alerts of one condition begin with. Ids stand in the clear in the ledger: of the key, which may name things, there is a hash only. */
export function formIdPrefix({ source, key }: Pick<AlertOpening, 'source' | 'key'>): string {
  return `${source}-${encodeHex(nodeCrypto.sha256(encoder.encode(key)).subarray(0, KEY_BYTES))}-`;
}

/** The id of one occurrence: the same occurrence, told twice, names the same entry. `openedAt`: an instant of the registers. */
export function formAlertId(condition: Pick<AlertOpening, 'source' | 'key'>, openedAt: string): string {
  return formIdPrefix(condition) + openedAt.replace(/[-:]/g, '').toLowerCase();
}

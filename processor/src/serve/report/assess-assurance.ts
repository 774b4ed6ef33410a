import { type TrustPolicy, verifyNote } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../node-crypto.ts';
import type { AssuranceLevel } from '../../report/contract.ts';

/**
 * How the log's checkpoint is anchored, from the signatures on it that verify: 1 where the log signed, 3 where a witness of the trust policy cosigned.
 * Timestamps (2), and whether a witness is a third party (4), are nothing that a checkpoint of this version says.
 * @throws CodedError NOTE_INVALID for a signature of a known key that does not verify
 */
export function assessAssurance(checkpoint: Uint8Array, { log, witnesses }: Pick<TrustPolicy, 'log' | 'witnesses'>): AssuranceLevel {
  const { by } = verifyNote(nodeCrypto, checkpoint, [log, ...witnesses.map(({ vkey }) => vkey)]);
  if (!by.includes(log)) return 0;
  return by.length > 1 ? 3 : 1;
}

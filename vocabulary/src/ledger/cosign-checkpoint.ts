import { encodeCosignature, formCosignatureMessage } from './cosignature.ts';
import { formatSignature, type NoteSigner } from './note.ts';
import { SIGNATURE_TYPES } from './vkey.ts';

/**
 * A witness's line under a checkpoint (c2sp.org/tlog-cosignature, Ed25519). `time` in seconds since the epoch.
 * Whether the checkpoint extends what the witness has seen is the caller's to know.
 */
export function cosignCheckpoint(text: string, cosigner: NoteSigner, time: bigint): string {
  const { name, keyId, type } = cosigner.vkey;
  if (type !== SIGNATURE_TYPES.cosignature) throw new RangeError('a cosigner has a key of type 0x04');
  return formatSignature({ name, keyId, signature: encodeCosignature(time, cosigner.sign(formCosignatureMessage(text, time))) });
}

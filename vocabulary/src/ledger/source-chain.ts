import { CodedError } from '../error.ts';
import { concatBytes } from './bytes.ts';
import { encodeCanonical } from './canonical.ts';
import type { Crypto } from './crypto.ts';
import { encodeUtf8 } from './text.ts';

/** h_0 of every boot. */
export const CHAIN_START: Uint8Array = new Uint8Array(32);

const SOURCE_PREFIX = encodeUtf8('spanproof/src/v1\n');
const LINK_PREFIX = encodeUtf8('spanproof/srcchain/v1\n');
const CHECKPOINT_PREFIX = encodeUtf8('spanproof/srccheckpoint/v1\n');

/**
 * src_id of the leaf: H(prefix || u16 length || instance id || boot id)[0:16].
 * @throws CodedError SOURCE_INVALID for an instance id beyond 65,535 bytes of UTF-8
 */
export function sourceId(crypto: Crypto, instanceId: string, bootId: string): Uint8Array {
  const instance = encodeUtf8(instanceId);
  if (instance.length > 0xffff) throw new CodedError('SOURCE_INVALID', `service.instance.id of ${instance.length} bytes`);
  const length = Uint8Array.of(instance.length >> 8, instance.length);
  return crypto.sha256(concatBytes(SOURCE_PREFIX, length, instance, encodeUtf8(bootId))).slice(0, 16);
}

// One buffer for all calls: Crypto reads its arguments and never keeps them.
const linkInput = new Uint8Array(LINK_PREFIX.length + 32 + 8 + 32);
linkInput.set(LINK_PREFIX);
const linkView = new DataView(linkInput.buffer);

/** h_n = H(prefix || h_{n-1} || src_seq (8 bytes) || call_digest). @throws CodedError SOURCE_INVALID for wrong lengths or a seq outside 1..2^53-1 */
export function nextLink(crypto: Crypto, previous: Uint8Array, seq: number, digest: Uint8Array): Uint8Array {
  if (previous.length !== 32 || digest.length !== 32) throw new CodedError('SOURCE_INVALID', 'a link or digest that is not 32 bytes');
  if (!Number.isSafeInteger(seq) || seq < 1) throw new CodedError('SOURCE_INVALID', 'calls are numbered from 1, below 2^53');
  const at = LINK_PREFIX.length;
  linkInput.set(previous, at);
  linkView.setUint32(at + 32, Math.floor(seq / 0x1_0000_0000));
  linkView.setUint32(at + 36, seq % 0x1_0000_0000);
  linkInput.set(digest, at + 40);
  return crypto.sha256(linkInput);
}

/** What a source says it sent: calls first..last, of which it dropped some, chained to h (hex). */
export interface SourceCheckpoint {
  readonly boot_id: string;
  readonly first: number;
  readonly last: number;
  readonly dropped: number;
  readonly h: string;
}

/** The bytes that the boot key signs. @throws CodedError CANONICAL_INVALID for a number that is no integer or a lone surrogate */
export function checkpointMessage({ boot_id, first, last, dropped, h }: SourceCheckpoint): Uint8Array {
  return concatBytes(CHECKPOINT_PREFIX, encodeCanonical({ boot_id, first, last, dropped, h }), Uint8Array.of(0x0a));
}

import { encodeUtf8 } from './text.ts';

const TIME_SIZE = 8;
const SIGNATURE_SIZE = 64;
/** A time beyond is nothing that a witness may state (c2sp.org/tlog-cosignature). */
const LATEST = (1n << 63n) - 1n;

/** What an Ed25519 cosigner signs (c2sp.org/tlog-cosignature, v1). `time` in seconds since the epoch; `text` is the checkpoint's note text. */
export function formCosignatureMessage(text: string, time: bigint): Uint8Array {
  return encodeUtf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/** The bytes behind the key id on a cosigner's line. */
export function encodeCosignature(time: bigint, signature: Uint8Array): Uint8Array {
  if (time <= 0n || time > LATEST || signature.length !== SIGNATURE_SIZE) throw new RangeError('a cosignature is a time and 64 bytes');
  const bytes = new Uint8Array(TIME_SIZE + SIGNATURE_SIZE);
  new DataView(bytes.buffer).setBigUint64(0, time);
  bytes.set(signature, TIME_SIZE);
  return bytes;
}

/** Undefined for what is no timestamped Ed25519 signature. Nothing is verified. */
export function decodeCosignature(bytes: Uint8Array): { readonly time: bigint; readonly signature: Uint8Array } | undefined {
  if (bytes.length !== TIME_SIZE + SIGNATURE_SIZE) return undefined;
  const time = new DataView(bytes.buffer, bytes.byteOffset, TIME_SIZE).getBigUint64(0);
  return time === 0n || time > LATEST ? undefined : { time, signature: bytes.subarray(TIME_SIZE) };
}

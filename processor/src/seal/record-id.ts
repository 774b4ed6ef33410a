/**
 * UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds, then random bits.
 * `random` is 10 fresh random bytes.
 */
export function formRecordId(tIngest: bigint, random: Uint8Array): Uint8Array {
  const id = new Uint8Array(16);
  const view = new DataView(id.buffer);
  const ms = tIngest / 1_000_000n;
  view.setUint16(0, Number(ms >> 32n));
  view.setUint32(2, Number(ms & 0xffff_ffffn));
  id.set(random.subarray(0, 10), 6);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  return id;
}

/** 1980-01-01 00:00, the earliest instant a zip can say. */
const EARLIEST = 0x0021_0000;
const END_OF_DIRECTORY = 0x0605_4b50;
const DIRECTORY_ENTRY = 0x0201_4b50;
const END_SIZE = 22;

/**
 * Sets the time of every member of a zip of our own making (no comment, no zip64) to the earliest there is, so that the same content is the same bytes.
 * A copy; the input stays as it was.
 */
export function fixTimes(zip: Uint8Array): Uint8Array {
  const fixed = Uint8Array.from(zip);
  const view = new DataView(fixed.buffer);
  const end = fixed.length - END_SIZE;
  if (end < 0 || view.getUint32(end, true) !== END_OF_DIRECTORY) throw new RangeError('not a zip without a comment');
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== DIRECTORY_ENTRY) throw new RangeError('not a directory entry');
    view.setUint32(at + 12, EARLIEST, true);
    view.setUint32(view.getUint32(at + 42, true) + 10, EARLIEST, true);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return fixed;
}

import * as fc from 'fast-check';
import type { JournalEntry } from '../../processor/src/journal/contract.ts';

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const hashes = fc.integer({ min: 0, max: 5 }).chain((count) => bytes(32 * count));
const stream = fc.string({ unit: 'grapheme', maxLength: 40 });
const size = fc.nat({ max: Number.MAX_SAFE_INTEGER });
// Around and far beyond the length below which the writer copies.
const body = fc.oneof(fc.uint8Array({ maxLength: 64 }), bytes(511), bytes(512), bytes(5000));
const digests = fc.array(fc.record({ digest: bytes(32), at: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }), { maxLength: 4 });

export const arbitraryEntry: fc.Arbitrary<JournalEntry> = fc.oneof(
  fc.record({
    type: fc.constant('frame' as const),
    payload: fc.record({
      digests,
      sections: fc.array(fc.record({ stream, first: size, leafHashes: hashes, root: bytes(32), records: body, bodies: body }), { maxLength: 3 }),
    }),
  }),
  fc.record({ type: fc.constant('cut' as const), payload: fc.record({ stream, size, root: bytes(32), note: body, checkpoint: body }) }),
  fc.record({ type: fc.constant('stored' as const), payload: fc.record({ stream, size }) }),
  fc.record({
    type: fc.constant('carry' as const),
    payload: fc.record({ digests, streams: fc.array(fc.record({ stream, size, frontier: hashes, cut: size }), { maxLength: 3 }) }),
  }),
);

/** Byte strings compare by content, whatever buffer they are views of. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
  return value;
}

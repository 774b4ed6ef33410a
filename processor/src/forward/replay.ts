import type { StoredRequest } from './contract.ts';
import { DIGEST_SIZE, decodeRecords, HEADER_SIZE } from './record.ts';
import { readSegment } from './segments.ts';

export interface Replay {
  readonly requests: readonly StoredRequest[];
  /** By backend: it is done with everything up to this seq. */
  readonly reached: ReadonlyMap<string, number>;
  readonly segments: readonly { readonly number: number; readonly bytes: number; readonly end: number }[];
  readonly nextSeq: number;
}

/** Reads back what earlier runs wrote. A torn or damaged end of a segment hides what stands behind it in that segment, never more. */
export async function replaySegments(folder: string, numbers: readonly number[]): Promise<Replay> {
  const requests: StoredRequest[] = [];
  const cancelled = new Set<number>();
  const reached = new Map<string, number>();
  const segments: { readonly number: number; readonly bytes: number; readonly end: number }[] = [];
  let nextSeq = 0;
  for (const number of numbers) {
    const file = await readSegment(folder, number);
    for (const { record, offset } of decodeRecords(file).records) {
      const { type, seq, spans, payload, at, sealed } = record;
      if (type === 'cancelled') cancelled.add(seq);
      else if (type === 'reached') reached.set(Buffer.from(payload).toString('utf8'), seq);
      else if (payload.length >= DIGEST_SIZE) {
        const digest = new Uint8Array(payload.subarray(0, DIGEST_SIZE));
        requests.push({ seq, segment: number, offset: offset + HEADER_SIZE + DIGEST_SIZE, length: payload.length - DIGEST_SIZE, spans, digest, at, sealed });
      }
      // A cursor may be all that is left of what was delivered: numbers are never given twice.
      nextSeq = Math.max(nextSeq, seq + 1);
    }
    segments.push({ number, bytes: file.length, end: nextSeq });
  }
  return { requests: requests.filter(({ seq }) => !cancelled.has(seq)), reached, segments, nextSeq };
}

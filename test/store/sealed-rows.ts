import { randomBytes } from 'node:crypto';
import type { SealedRow } from '../../processor/src/seal/contract.ts';

export const STREAM = 'example.org/log/s/w1/1/standard/2026-11';
export const NONE = new Uint8Array(0);
export const T_INGEST = 1_764_000_000_000_000_000n;

/** A row whose every field is told apart from every other, with random ids, hashes and envelopes. */
export function makeRow(seq: number, changes: Partial<SealedRow> = {}): SealedRow {
  return {
    stream: STREAM,
    seq,
    kind: 1,
    flags: 5,
    t_event: T_INGEST - 1_000_000n + BigInt(seq),
    t_ingest: T_INGEST + BigInt(seq),
    record_id: randomBytes(16),
    src_seq: BigInt(seq + 1),
    src_id: randomBytes(16),
    tenant_tag: randomBytes(16),
    core: Buffer.from(
      JSON.stringify({
        caller: { environment: 'test', service: 'support' },
        latency_ns: 1_234_567_890,
        model_requested: 'm-1',
        operation: 'chat',
        outcome: 'ok',
        tokens: { input: 12 },
        trace_id: randomBytes(16).toString('hex'),
        upstream_contacted: true,
      }),
    ),
    subject_envelope: NONE,
    body_envelope: randomBytes(400),
    original_envelope: NONE,
    subject_hash: new Uint8Array(32),
    body_part_hash: randomBytes(32),
    original_part_hash: new Uint8Array(32),
    ...changes,
  };
}

export function makeRows(count: number, from = 0, changes: Partial<SealedRow> = {}): SealedRow[] {
  return Array.from({ length: count }, (_, index) => makeRow(from + index, changes));
}

import type { SealedRow } from '../seal/contract.ts';
import type { StoredCheckpoint, StoredLogEntry, Table } from './contract.ts';
import { encodeBlock, fixedColumn, stringColumn, uint64Column, uint8Column } from './native-block.ts';

/** Columns of each table in the order of its blocks; the others are MATERIALIZED by the engine. */
export const COLUMN_NAMES: Readonly<Record<Table, readonly string[]>> = {
  records: [
    'stream',
    'seq',
    'kind',
    'flags',
    't_event',
    't_ingest',
    'record_id',
    'src_seq',
    'src_id',
    'tenant_tag',
    'core',
    'subject_envelope',
    'subject_hash',
    'body_part_hash',
    'original_part_hash',
  ],
  bodies: ['stream', 'seq', 'record_id', 'part', 't_ingest', 'envelope'],
  checkpoints: ['origin', 'size', 'root', 'note', 't_signed'],
  log_entries: ['index', 'entry'],
};

/** Part numbers of docs/ledger-format.md section 3; the subject's envelope lies in `records`. */
const PART = { body: 1, original: 3 } as const;
const INSTANT = "DateTime64(9, 'UTC')";

/** The rows' block for `records`; empty for no rows. */
export function encodeRecordRows(rows: readonly SealedRow[]): Uint8Array {
  if (rows.length === 0) return new Uint8Array(0);
  return encodeBlock(
    [
      stringColumn('stream', encodeTexts(rows.map((row) => row.stream))),
      uint64Column(
        'seq',
        rows.map((row) => row.seq),
      ),
      uint8Column(
        'kind',
        rows.map((row) => row.kind),
      ),
      uint8Column(
        'flags',
        rows.map((row) => row.flags),
      ),
      uint64Column(
        't_event',
        rows.map((row) => row.t_event),
        INSTANT,
      ),
      uint64Column(
        't_ingest',
        rows.map((row) => row.t_ingest),
        INSTANT,
      ),
      fixedColumn(
        'record_id',
        16,
        rows.map((row) => row.record_id),
      ),
      uint64Column(
        'src_seq',
        rows.map((row) => row.src_seq),
      ),
      fixedColumn(
        'src_id',
        16,
        rows.map((row) => row.src_id),
      ),
      fixedColumn(
        'tenant_tag',
        16,
        rows.map((row) => row.tenant_tag),
      ),
      stringColumn(
        'core',
        rows.map((row) => row.core),
      ),
      stringColumn(
        'subject_envelope',
        rows.map((row) => row.subject_envelope),
      ),
      fixedColumn(
        'subject_hash',
        32,
        rows.map((row) => row.subject_hash),
      ),
      fixedColumn(
        'body_part_hash',
        32,
        rows.map((row) => row.body_part_hash),
      ),
      fixedColumn(
        'original_part_hash',
        32,
        rows.map((row) => row.original_part_hash),
      ),
    ],
    rows.length,
  );
}

/** One row per part that exists; empty where no row has one. */
export function encodeBodyRows(rows: readonly SealedRow[]): Uint8Array {
  const parts = rows.flatMap((row) =>
    [
      { row, part: PART.body, envelope: row.body_envelope },
      { row, part: PART.original, envelope: row.original_envelope },
    ].filter(({ envelope }) => envelope.length > 0),
  );
  if (parts.length === 0) return new Uint8Array(0);
  return encodeBlock(
    [
      stringColumn('stream', encodeTexts(parts.map(({ row }) => row.stream))),
      uint64Column(
        'seq',
        parts.map(({ row }) => row.seq),
      ),
      fixedColumn(
        'record_id',
        16,
        parts.map(({ row }) => row.record_id),
      ),
      uint8Column(
        'part',
        parts.map(({ part }) => part),
      ),
      uint64Column(
        't_ingest',
        parts.map(({ row }) => row.t_ingest),
        INSTANT,
      ),
      stringColumn(
        'envelope',
        parts.map(({ envelope }) => envelope),
      ),
    ],
    parts.length,
  );
}

export function encodeCheckpointRows(rows: readonly StoredCheckpoint[]): Uint8Array {
  if (rows.length === 0) return new Uint8Array(0);
  return encodeBlock(
    [
      stringColumn('origin', encodeTexts(rows.map((row) => row.origin))),
      uint64Column(
        'size',
        rows.map((row) => row.size),
      ),
      fixedColumn(
        'root',
        32,
        rows.map((row) => row.root),
      ),
      stringColumn(
        'note',
        rows.map((row) => row.note),
      ),
      uint64Column(
        't_signed',
        rows.map((row) => row.t_signed),
        INSTANT,
      ),
    ],
    rows.length,
  );
}

export function encodeLogEntryRows(rows: readonly StoredLogEntry[]): Uint8Array {
  if (rows.length === 0) return new Uint8Array(0);
  return encodeBlock(
    [
      uint64Column(
        'index',
        rows.map((row) => row.index),
      ),
      stringColumn(
        'entry',
        rows.map((row) => row.entry),
      ),
    ],
    rows.length,
  );
}

// Rows of one block share few streams.
function encodeTexts(texts: readonly string[]): readonly Uint8Array[] {
  const known = new Map<string, Uint8Array>();
  return texts.map((text) => {
    const bytes = known.get(text) ?? Buffer.from(text);
    known.set(text, bytes);
    return bytes;
  });
}

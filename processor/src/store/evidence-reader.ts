import type { ClickHouseClient } from '@clickhouse/client';
import type { EvidenceReader, StoredCheckpoint, StoredLogEntry, StoredRecord } from './contract.ts';
import { toEngineError } from './engine-error.ts';
import { type RowBinaryReader, readRowBinary } from './row-binary.ts';

const FIRST_PAGE_ROWS = 256;
const MOST_PAGE_ROWS = 8_192;
/** A page is chosen to be about this large, from the size of the one before. */
const PAGE_BYTES = 4 * 1024 * 1024;

/**
 * Reads what is stored, in key order, a page at a time. Rows that are missing are simply not there and rows stored twice come
 * twice: judging is the verifier's. @throws CodedError ENGINE_DOWN | ENGINE_REFUSED
 */
export function createEvidenceReader(client: ClickHouseClient): EvidenceReader {
  async function select<T>(
    query: string,
    params: Record<string, unknown>,
    readRow: (reader: RowBinaryReader) => T,
  ): Promise<{ readonly rows: T[]; readonly bytes: number }> {
    try {
      const { stream } = await client.exec({ query: `${query} FORMAT RowBinary`, query_params: params });
      const chunks: Buffer[] = [];
      for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const reader = readRowBinary(bytes);
      const rows: T[] = [];
      while (!reader.done) rows.push(readRow(reader));
      return { rows, bytes: bytes.length };
    } catch (error) {
      throw toEngineError(error);
    }
  }

  // Pages are ranges of the key, not row counts: a duplicate neither hides nor shifts a row.
  async function* pages<T>(query: string, params: Record<string, unknown>, size: number, readRow: (reader: RowBinaryReader) => T): AsyncGenerator<T> {
    let pageRows = FIRST_PAGE_ROWS;
    for (let from = 0; from < size; ) {
      const to = Math.min(from + pageRows, size);
      const page = await select(query, { ...params, from, to }, readRow);
      yield* page.rows;
      const rowBytes = Math.max(1, page.bytes / Math.max(1, page.rows.length));
      pageRows = Math.max(1, Math.min(MOST_PAGE_ROWS, pageRows * 2, Math.floor(PAGE_BYTES / rowBytes)));
      from = to;
    }
  }

  return {
    async streams(from, to) {
      const query = `SELECT DISTINCT stream FROM spanproof.records
        WHERE t_ingest >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND t_ingest < fromUnixTimestamp64Nano({to:Int64}, 'UTC') ORDER BY stream`;
      return (await select(query, { from: String(from), to: String(to) }, (row) => Buffer.from(row.string()).toString('utf8'))).rows;
    },
    records(stream, size) {
      const query = `SELECT seq, kind, flags, t_event, t_ingest, record_id, src_seq, src_id, tenant_tag, core, subject_hash, body_part_hash, original_part_hash
        FROM spanproof.records WHERE stream = {stream:String} AND seq >= {from:UInt64} AND seq < {to:UInt64} ORDER BY seq`;
      return pages(query, { stream }, size, (row) => readRecord(row, stream));
    },
    absentParts(stream, size) {
      // Flags of a leaf: 2 subject, 4 body, 8 original. Only keys are read of the bodies.
      const query = `SELECT seq, toUInt8(bitAnd(bitAnd(flags, 14), bitNot(toUInt8(bitOr(if(notEmpty(subject_envelope), 2, 0), present))))) AS absent
        FROM spanproof.records LEFT JOIN (
          SELECT seq, groupBitOr(toUInt8(multiIf(part = 1, 4, part = 3, 8, 0))) AS present
          FROM spanproof.bodies WHERE stream = {stream:String} AND seq >= {from:UInt64} AND seq < {to:UInt64} GROUP BY seq
        ) AS there USING seq
        WHERE stream = {stream:String} AND seq >= {from:UInt64} AND seq < {to:UInt64} AND absent != 0 ORDER BY seq`;
      return pages(query, { stream }, size, (row) => ({ seq: row.integer(), flags: row.uint8() }));
    },
    async checkpoints(origin) {
      const query = 'SELECT size, root, note, t_signed FROM spanproof.checkpoints WHERE origin = {origin:String} ORDER BY size, t_signed';
      return (await select(query, { origin }, (row) => readCheckpoint(row, origin))).rows;
    },
    logEntries(size) {
      const query = 'SELECT `index`, entry FROM spanproof.log_entries WHERE `index` >= {from:UInt64} AND `index` < {to:UInt64} ORDER BY `index`';
      return pages(query, {}, size, (row): StoredLogEntry => ({ index: row.integer(), entry: row.string() }));
    },
  };
}

function readRecord(row: RowBinaryReader, stream: string): StoredRecord {
  return {
    stream,
    seq: row.integer(),
    kind: row.uint8(),
    flags: row.uint8(),
    t_event: row.uint64(),
    t_ingest: row.uint64(),
    record_id: row.bytes(16),
    src_seq: row.uint64(),
    src_id: row.bytes(16),
    tenant_tag: row.bytes(16),
    core: row.string(),
    subject_hash: row.bytes(32),
    body_part_hash: row.bytes(32),
    original_part_hash: row.bytes(32),
  };
}

function readCheckpoint(row: RowBinaryReader, origin: string): StoredCheckpoint {
  return { origin, size: row.integer(), root: row.bytes(32), note: row.string(), t_signed: row.uint64() };
}

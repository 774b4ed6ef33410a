import type { ClickHouseClient } from '@clickhouse/client';
import type { SealedFilter, SealedRecord, SealedRows } from '../open/contract.ts';
import { toEngineError } from './engine-error.ts';
import { type RowBinaryReader, readRowBinary } from './row-binary.ts';

type RecordRow = Omit<SealedRecord, 'body_envelope'>;
type BodyRow = { readonly record_id: Uint8Array; readonly envelope: Uint8Array };
type Parameters = Record<string, string | number | readonly string[] | readonly number[]>;

const FIRST_PAGE_ROWS = 64;
const MOST_PAGE_ROWS = 2_048;
/** A page is chosen to be about this large, from the size of the one before. */
const PAGE_BYTES = 4 * 1024 * 1024;
const COLUMNS = 'stream, seq, kind, flags, t_event, t_ingest, record_id, core, subject_hash, body_part_hash, subject_envelope';
const BODY_PART = 1;
/** One page: the filter, and everything behind the row before it. */
const PAGE = `kind IN {kinds:Array(UInt8)} AND ({schema:String} = '' OR JSONExtractString(core, 'schema') = {schema:String})
  AND t_ingest >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND t_ingest < fromUnixTimestamp64Nano({to:Int64}, 'UTC')
  AND (t_ingest > fromUnixTimestamp64Nano({from:Int64}, 'UTC') OR (stream, seq) > ({stream:String}, {seq:Int64}))`;

/**
 * Rows with their envelopes, in order of ingestion. A row that is stored twice comes once; what a row says is checked by whoever opens it.
 * @throws CodedError ENGINE_DOWN | ENGINE_REFUSED
 */
export function createSealedRows(client: ClickHouseClient): SealedRows {
  async function select<T>(query: string, parameters: Parameters, readRow: (reader: RowBinaryReader) => T): Promise<readonly T[]> {
    try {
      const { stream } = await client.exec({ query: `${query} FORMAT RowBinary`, query_params: parameters });
      const chunks: Buffer[] = [];
      for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
      const reader = readRowBinary(Buffer.concat(chunks));
      const rows: T[] = [];
      while (!reader.done) rows.push(readRow(reader));
      return rows;
    } catch (error) {
      throw toEngineError(error);
    }
  }

  function joinBodies(rows: readonly RecordRow[], bodies: readonly BodyRow[]): readonly SealedRecord[] {
    const envelopes = new Map(bodies.map(({ record_id, envelope }) => [hex(record_id), envelope]));
    return rows.map((row) => {
      const envelope = envelopes.get(hex(row.record_id));
      return envelope === undefined ? row : { ...row, body_envelope: envelope };
    });
  }

  async function readPage(filter: SealedFilter, after: RecordRow | undefined, limit: number, withBody: boolean): Promise<readonly SealedRecord[]> {
    const parameters = {
      kinds: filter.kinds,
      schema: filter.schema ?? '',
      from: String(after?.t_ingest ?? filter.from),
      to: String(filter.to),
      stream: after?.stream ?? '',
      seq: after?.seq ?? -1,
    };
    const rows = await select(
      `SELECT ${COLUMNS} FROM spanproof.records WHERE ${PAGE} ORDER BY t_ingest, stream, seq LIMIT 1 BY stream, seq, record_id LIMIT {limit:UInt32}`,
      { ...parameters, limit },
      readRecord,
    );
    const last = rows.at(-1);
    if (!withBody || last === undefined) return rows;
    // By bounds, not by a list of ids: parameters travel in the request line.
    const bodies = await select(
      `SELECT record_id, envelope FROM spanproof.bodies WHERE part = ${BODY_PART} AND (stream, seq) IN (
         SELECT stream, seq FROM spanproof.records WHERE ${PAGE}
           AND (t_ingest, stream, seq) <= (fromUnixTimestamp64Nano({last:Int64}, 'UTC'), {last_stream:String}, {last_seq:UInt64}))`,
      { ...parameters, last: String(last.t_ingest), last_stream: last.stream, last_seq: last.seq },
      readBody,
    );
    return joinBodies(rows, bodies);
  }

  return {
    async find(recordId, withBody) {
      const rows = await select(
        `SELECT ${COLUMNS} FROM spanproof.records WHERE record_id = toFixedString(unhex({id:String}), 16) ORDER BY t_ingest LIMIT 1`,
        { id: hex(recordId) },
        readRecord,
      );
      if (!withBody || rows.length === 0) return rows[0];
      const bodies = await select(
        `SELECT record_id, envelope FROM spanproof.bodies WHERE part = ${BODY_PART} AND record_id = toFixedString(unhex({id:String}), 16)`,
        { id: hex(recordId) },
        readBody,
      );
      return joinBodies(rows, bodies)[0];
    },
    async *list(filter, withBody) {
      let limit = FIRST_PAGE_ROWS;
      for (let after: RecordRow | undefined; ; ) {
        const rows = await readPage(filter, after, limit, withBody);
        yield* rows;
        after = rows.at(-1);
        if (rows.length < limit || after === undefined) return;
        const rowBytes = rows.reduce((sum, row) => sum + sizeOf(row), 0) / rows.length;
        limit = Math.max(1, Math.min(MOST_PAGE_ROWS, limit * 2, Math.floor(PAGE_BYTES / rowBytes)));
      }
    },
  };
}

function readRecord(row: RowBinaryReader): RecordRow {
  return {
    stream: Buffer.from(row.string()).toString('utf8'),
    seq: row.integer(),
    kind: row.uint8(),
    flags: row.uint8(),
    t_event: row.uint64(),
    t_ingest: row.uint64(),
    record_id: row.bytes(16),
    core: row.string(),
    subject_hash: row.bytes(32),
    body_part_hash: row.bytes(32),
    subject_envelope: row.string(),
  };
}

function readBody(row: RowBinaryReader): BodyRow {
  return { record_id: row.bytes(16), envelope: row.string() };
}

function sizeOf({ core, subject_envelope, body_envelope }: SealedRecord): number {
  return 200 + core.length + subject_envelope.length + (body_envelope?.length ?? 0);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

import { QUERIES } from '@spanproof/dashboards';
import { type Json, RECORD_KINDS, type RecordKind } from '@spanproof/vocabulary';
import { encodeCanonical } from '@spanproof/vocabulary/ledger';
import { insertBlocks } from '../../processor/src/store/insert-blocks.ts';
import { encodeCheckpointRows, encodeRecordRows } from '../../processor/src/store/rows.ts';
import { makeRow, STREAM } from '../store/sealed-rows.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';

/** A whole minute, so that points of a series begin with it. */
export const START = 1_795_600_800_000_000_000n;
export const SECOND = 1_000_000_000n;

export interface Seeded {
  readonly kind?: RecordKind;
  /** Seconds after START. */
  readonly at?: number;
  readonly core: { readonly [member: string]: Json };
  readonly src_seq?: number;
  /** Repeated to 16 bytes. */
  readonly source?: number;
}

export interface Tables extends AsyncDisposable {
  put(records: readonly Seeded[]): Promise<void>;
  checkpoint(origin: string, size: number, atSecond: number): Promise<void>;
  /** Rows of the query over [START + from, START + to), as arrays in the order of its columns. */
  ask(name: string, period?: { readonly from?: number; readonly to?: number; readonly services?: readonly string[] }): Promise<unknown[][]>;
  askSql(sql: string, period: { readonly from: number; readonly to: number }): Promise<{ readonly names: readonly string[]; readonly rows: unknown[][] }>;
}

/** The real tables in a real engine, for queries to be asked of. */
export async function openTables(): Promise<Tables> {
  const engine: TestEngine = await startTestEngine();
  let seq = 0;
  const time = (second: number): string => new Date(Number(START / 1_000_000n) + second * 1000).toISOString().replace('T', ' ').replace('Z', '');

  async function send(sql: string, parameters: Record<string, unknown>): Promise<{ names: readonly string[]; rows: unknown[][] }> {
    const result = await engine.client.query({ query: sql, format: 'JSONCompactEachRowWithNames', query_params: parameters });
    const [names = [], ...rows] = await result.json<unknown[]>();
    return { names: names as readonly string[], rows };
  }

  return {
    async put(records) {
      const rows = records.map(({ kind = 'llm.call', at = 0, core, src_seq = 0, source = 0 }) =>
        makeRow(seq++, {
          kind: RECORD_KINDS[kind],
          t_ingest: START + BigInt(Math.round(at * 1000)) * 1_000_000n,
          core: encodeCanonical(core as Parameters<typeof encodeCanonical>[0]),
          src_seq: BigInt(src_seq),
          src_id: new Uint8Array(16).fill(source),
        }),
      );
      await insertBlocks(engine.client, 'records', [encodeRecordRows(rows)], `records ${seq}`);
    },
    async checkpoint(origin, size, atSecond) {
      const row = { origin, size, root: new Uint8Array(32), note: new Uint8Array(0), t_signed: START + BigInt(atSecond) * SECOND };
      await insertBlocks(engine.client, 'checkpoints', [encodeCheckpointRows([row])], `checkpoint ${origin} ${size}`);
    },
    async ask(name, { from = 0, to = 3600, services = [] } = {}) {
      const query = QUERIES.find((one) => one.name === name);
      if (query === undefined) throw new Error(`no query ${name}`);
      const { names, rows } = await send(query.sql, { from: time(from), to: time(to), step: 60, services });
      if (names.join() !== query.columns.join()) throw new Error(`${name} has the columns ${names.join()}`);
      return rows;
    },
    askSql: (sql, { from, to }) => send(sql, { from: time(from), to: time(to), step: 60, services: [] }),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

export { STREAM };

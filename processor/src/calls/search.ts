import type { CallHistogram, CallSummary, Json } from '@spanproof/vocabulary';
import type { Query, Row } from '../store/contract.ts';
import type { CallFilter, CallSearch } from './contract.ts';
import { type Cursor, formatCursor, parseCursor } from './cursor.ts';
import { readNumber, readText } from './read-cell.ts';
import { summariseCall } from './summarise.ts';
import { formParameters, type Parameters, WHERE } from './where.ts';

export const COUNT: string = `SELECT count() AS calls FROM spanproof.records WHERE ${WHERE}`;

/** One page, newest first: everything before the cursor in that order. */
export const PAGE: string = `SELECT lower(hex(record_id)) AS id, kind, toUnixTimestamp64Nano(t_event) AS event, toUnixTimestamp64Nano(t_ingest) AS ingest, stream, seq, core
FROM spanproof.records WHERE ${WHERE}
  AND (t_ingest < fromUnixTimestamp64Nano({at:Int64}, 'UTC')
    OR (t_ingest = fromUnixTimestamp64Nano({at:Int64}, 'UTC') AND (stream, seq) < ({stream:String}, {seq:UInt64})))
ORDER BY t_ingest DESC, stream DESC, seq DESC LIMIT {limit:UInt32}`;

export const HISTOGRAM: string = `SELECT intDiv(toUnixTimestamp64Nano(t_ingest), {width:Int64}) AS bucket,
  countIf(outcome = 'ok') AS ok, countIf(outcome = 'error') AS error, countIf(outcome = 'blocked') AS blocked
FROM spanproof.records WHERE ${WHERE} GROUP BY bucket ORDER BY bucket`;

const MOST_BUCKETS = 96n;
const SECOND = 1_000_000_000n;
/** Seconds; the smallest that needs no more than MOST_BUCKETS is taken, beyond the last one whole days. */
const WIDTHS = [1n, 5n, 15n, 60n, 300n, 900n, 1_800n, 3_600n, 10_800n, 21_600n, 43_200n, 86_400n];
const DAY = 86_400n * SECOND;
const EXPORT_PAGE = 1_000;

/** Values come from outside and are parameters; the statements are the three above, whatever is asked. */
export function createCallSearch(collaborators: { readonly query: Query }): CallSearch {
  const { query } = collaborators;

  async function count(parameters: Parameters): Promise<number> {
    const [row] = await query(COUNT, parameters);
    return row === undefined ? 0 : readNumber(row, 'calls');
  }

  async function readPage(parameters: Parameters, after: Cursor | undefined, limit: number): Promise<readonly Row[]> {
    return query(PAGE, { ...parameters, at: after?.t_ingest ?? String(parameters.to), stream: after?.stream ?? '', seq: after?.seq ?? '0', limit });
  }

  return {
    async page(filter, { limit, after: token }) {
      const after = token === undefined ? undefined : parseCursor(token);
      const parameters = { ...formParameters(filter), ...(after === undefined ? {} : { from: after.from, to: after.to }) };
      const rows = await readPage(parameters, after, limit + 1);
      // Calls may come in between: a first page that is the only one says by itself how many there are.
      const total = after === undefined && rows.length <= limit ? rows.length : await count(parameters);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        calls: shown.map(readCall),
        total,
        ...(rows.length > limit && last !== undefined ? { next: formatCursor(cursorOf(last, parameters)) } : {}),
      };
    },
    count: async (filter) => count(formParameters(filter)),
    async histogram(filter) {
      const width = chooseWidth(filter.to - filter.from);
      return fillBuckets(filter, width, await query(HISTOGRAM, { ...formParameters(filter), width: String(width) }));
    },
    async *all(filter) {
      const parameters = formParameters(filter);
      for (let after: Cursor | undefined; ; ) {
        const rows = await readPage(parameters, after, EXPORT_PAGE);
        yield* rows.map(readCall);
        const last = rows.at(-1);
        if (rows.length < EXPORT_PAGE || last === undefined) return;
        after = cursorOf(last, parameters);
      }
    },
  };
}

function readCall(row: Row): CallSummary {
  return summariseCall({
    record_id: readText(row, 'id'),
    kind: readNumber(row, 'kind'),
    t_event: readText(row, 'event'),
    t_ingest: readText(row, 'ingest'),
    core: JSON.parse(readText(row, 'core')) as { readonly [key: string]: Json },
  });
}

function cursorOf(row: Row, parameters: Parameters): Cursor {
  const place = { t_ingest: readText(row, 'ingest'), stream: readText(row, 'stream'), seq: readText(row, 'seq') };
  return { from: String(parameters.from), to: String(parameters.to), ...place };
}

function chooseWidth(period: bigint): bigint {
  const fits = WIDTHS.map((seconds) => seconds * SECOND).find((width) => period / width < MOST_BUCKETS);
  return fits ?? (period / (DAY * MOST_BUCKETS) + 1n) * DAY;
}

function fillBuckets({ from, to }: CallFilter, width: bigint, rows: readonly Row[]): CallHistogram {
  const found = new Map(rows.map((row) => [readText(row, 'bucket'), row]));
  const first = from / width;
  const buckets = Array.from({ length: to > from ? Number((to - 1n) / width - first) + 1 : 0 }, (_, index) => {
    const row = found.get(String(first + BigInt(index)));
    const count = (outcome: CallSummary['outcome']): number => (row === undefined ? 0 : readNumber(row, outcome));
    return { at: String((first + BigInt(index)) * width), ok: count('ok'), error: count('error'), blocked: count('blocked') };
  });
  return { from: String(from), to: String(to), bucket_ns: Number(width), buckets };
}

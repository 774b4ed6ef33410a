import { CodedError } from '@spanproof/vocabulary';
import { CALL_KINDS, IN_WINDOW } from '../../evidence/sql.ts';
import type { EstimateExport } from '../../export/contract.ts';
import type { Query } from '../../store/contract.ts';

/** Of a row in a bundle: its leaf, and of rows in scope their parts; zips store, they do not compress. */
const LEAF_BYTES = 182;
const PART_BYTES = 72;
/** Of a call in the tables and the workbook of the report. */
const REPORT_BYTES = 300;

const COUNTS = `SELECT countIf(${CALL_KINDS}) AS calls, count() AS records, sum(length(core)) AS core_bytes FROM spanproof.records WHERE ${IN_WINDOW}`;
const STREAM_ROWS = `SELECT count() AS rows FROM spanproof.records WHERE stream IN (SELECT DISTINCT stream FROM spanproof.records WHERE ${IN_WINDOW})`;

/** `pace` yields how long the newest export took for how many rows. */
export function createExportEstimate(collaborators: {
  readonly query: Query;
  readonly pace: () => { readonly rows: number; readonly seconds: number } | undefined;
}): EstimateExport {
  const { query, pace } = collaborators;
  return async ({ from, to }) => {
    if (from >= to) throw new CodedError('REQUEST_INVALID', 'body.to: must be after from');
    const window = { from: String(from), to: String(to) };
    const [[counts = {}], [streams = {}]] = await Promise.all([query(COUNTS, window), query(STREAM_ROWS, window)]);
    const [calls, records, rows] = [Number(counts['calls']), Number(counts['records']), Number(streams['rows'])];
    const before = pace();
    return {
      calls,
      records,
      bytes: rows * LEAF_BYTES + records * PART_BYTES + Number(counts['core_bytes']) + calls * REPORT_BYTES,
      ...(before === undefined ? {} : { seconds: Math.ceil((before.seconds * Math.max(1, rows)) / Math.max(1, before.rows)) }),
    };
  };
}

import { type CallDetail, type Json, RECORD_KINDS } from '@spanproof/vocabulary';
import type { Query } from '../store/contract.ts';
import { readText } from './read-cell.ts';

const MOST = 100;

/**
 * Events in logs name the span they belong to (docs/decisions/0012-logs-and-metrics.md). Ids are the sender's word: only records of the same
 * tenant are related, or one tenant could put words beside the calls of another.
 */
const RELATED = `SELECT lower(hex(record_id)) AS id, operation FROM spanproof.records
WHERE kind = ${RECORD_KINDS['gen_ai.step']} AND trace_id = {trace_id:String} AND JSONExtractString(core, 'span_id') = {span_id:String}
  AND record_id != toFixedString(unhex({record_id:String}), 16)
  AND tenant_tag = (SELECT any(tenant_tag) FROM spanproof.records WHERE record_id = toFixedString(unhex({record_id:String}), 16))
ORDER BY t_event, record_id LIMIT ${MOST}`;

/** Steps that share trace and span with a stored record, oldest first; undefined where it names no span. */
export async function listRelated(
  { query }: { readonly query: Query },
  { record_id, core }: { readonly record_id: string; readonly core: { readonly [key: string]: Json } },
): Promise<CallDetail['related']> {
  const { trace_id, span_id } = core;
  if (typeof trace_id !== 'string' || typeof span_id !== 'string' || trace_id === '' || span_id === '') return undefined;
  const rows = await query(RELATED, { record_id, trace_id, span_id });
  return rows.map((row) => ({ record_id: readText(row, 'id'), kind: 'gen_ai.step', operation: readText(row, 'operation') }));
}

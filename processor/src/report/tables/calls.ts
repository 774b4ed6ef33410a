import type { CallSummary } from '@spanproof/vocabulary';
import { incomplete } from '../check-inputs.ts';
import { formatInstant } from '../../figures.ts';
import type { Table } from './table.ts';

const COLUMNS = [
  'record_id',
  'kind',
  't_event_ns',
  't_ingest_ns',
  't_event',
  'operation',
  'service',
  'environment',
  'provider',
  'model_requested',
  'model_served',
  'outcome',
  'error_type',
  'tokens_input',
  'tokens_output',
  'latency_ns',
  'trace_id',
  'findings',
] as const;

/** @throws CodedError EXPORT_INCOMPLETE where there are not as many calls as were announced */
export function formCallTable(calls: Iterable<CallSummary>, total: number): Table {
  const rows = Array.from(calls, (call) => [
    call.record_id,
    call.kind,
    call.t_event,
    call.t_ingest,
    formatInstant(call.t_event),
    call.operation,
    call.service,
    call.environment,
    call.provider,
    call.model_requested,
    call.model_served,
    call.outcome,
    call.error_type,
    call.tokens_input,
    call.tokens_output,
    call.latency_ns,
    call.trace_id,
    call.findings.map(([kind, count]) => `${kind}=${count}`).join(' '),
  ]);
  if (rows.length !== total) throw incomplete(`${total} calls are in the period, ${rows.length} were read`);
  return { columns: COLUMNS, rows };
}

import type { CallSummary } from '@spanproof/vocabulary';
import { incomplete } from '../check-inputs.ts';
import { formatInstant } from '../../figures.ts';
import { formatCsvLine } from './csv.ts';
import type { TableCell } from './table.ts';

export const CALL_COLUMNS = [
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

/** Lines that are put into bytes at once: calls as objects are ten times as large as their line. */
const AT_ONCE = 1_000;

export function formCallRow(call: CallSummary): readonly TableCell[] {
  return [
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
  ];
}

/**
 * records.csv, oldest call first, from calls that come newest first: no more of them than AT_ONCE are held as such.
 * @throws CodedError EXPORT_INCOMPLETE where there are not as many calls as were announced
 */
export async function formCallFile({
  calls,
  calls_total,
}: {
  readonly calls: AsyncIterable<CallSummary> | Iterable<CallSummary>;
  readonly calls_total: number;
}): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let lines: string[] = [];
  let read = 0;
  const settle = (): void => {
    pieces.push(Buffer.from(lines.reverse().join('')));
    lines = [];
  };
  for await (const call of calls) {
    read += 1;
    lines.push(formatCsvLine(formCallRow(call)));
    if (lines.length === AT_ONCE) settle();
  }
  settle();
  if (read !== calls_total) throw incomplete(`${calls_total} calls are in the period, ${read} were read`);
  return Buffer.concat([Buffer.from(formatCsvLine(CALL_COLUMNS)), ...pieces.reverse()]);
}

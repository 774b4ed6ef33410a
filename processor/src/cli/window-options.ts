import { CodedError } from '@spanproof/vocabulary';
import type { Command, Given } from './command.ts';
import { parseInstant } from './instant.ts';

export const WINDOW_OPTIONS: Command['options'] = {
  from: { type: 'string', value: 'INSTANT', required: true, summary: 'Begin of the period by time of ingest, UTC: 2026-11-01 or 2026-11-01T12:30:00Z.' },
  to: { type: 'string', value: 'INSTANT', required: true, summary: 'End of the period; the instant itself is outside.' },
};

/** @throws CodedError USAGE */
export function parseWindow(given: Given): { readonly from: bigint; readonly to: bigint } {
  const from = parseInstant('from', given.required('from'));
  const to = parseInstant('to', given.required('to'));
  if (from >= to) throw new CodedError('USAGE', '--from is not before --to', { todo: 'give a period that begins before it ends' });
  return { from, to };
}

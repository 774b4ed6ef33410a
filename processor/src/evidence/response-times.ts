import type { RegisterEntry } from '@spanproof/vocabulary';
import type { ControlInputs } from './contract.ts';
import { describeSpan, endOf, instantOf } from './days.ts';
import { textIn } from './entry-fields.ts';

const HOUR = 3_600_000_000_000n;

/** How long a thing of each severity may take; what has no known severity gets the shortest. */
export type Limits = { readonly critical: bigint; readonly high: bigint; readonly medium: bigint; readonly low: bigint };

export function hours(critical: number, high: number, medium: number, low: number): Limits {
  return { critical: BigInt(critical) * HOUR, high: BigInt(high) * HOUR, medium: BigInt(medium) * HOUR, low: BigInt(low) * HOUR };
}

/** Entries that were open at some time of the window. */
export function listOpenInWindow(inputs: ControlInputs, register: 'alerts' | 'incidents'): readonly RegisterEntry[] {
  const end = endOf(inputs);
  return inputs.registers(register).filter(({ data }) => {
    const opened = instantOf(textIn(data, 'opened_at'));
    const closed = instantOf(textIn(data, 'resolved_at'));
    return opened !== undefined && opened < end && (closed === undefined || closed >= inputs.window.from);
  });
}

/** What is wrong with the time from opening to the instant in `until`, or nothing. */
export function judgeSpan(inputs: ControlInputs, { data }: RegisterEntry, until: string, done: string, limits: Limits): string | undefined {
  const opened = instantOf(textIn(data, 'opened_at')) ?? inputs.window.from;
  const reached = instantOf(textIn(data, until));
  const severity = textIn(data, 'severity');
  const limit = limits[severity === 'high' || severity === 'medium' || severity === 'low' ? severity : 'critical'];
  const end = endOf(inputs);
  const isDone = reached !== undefined && reached <= end;
  const span = (isDone ? reached : end) - opened;
  if (span <= limit) return undefined;
  return `${isDone ? `${done} after` : `not ${done} for`} ${describeSpan(span)}, limit ${describeSpan(limit)} (${severity ?? 'no severity'})`;
}

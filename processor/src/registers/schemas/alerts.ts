import { ALERT_STATES, type Alert, isClosedAlert, mayMoveAlert, needsNote } from '@spanproof/vocabulary';
import { z } from 'zod';
import { defineRegister, ENTRY_ID, type RegisterDefinition } from './definition.ts';
import { demand, distinct, instant, line, person, prose, recordId } from './fields.ts';

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];
const SOURCES = ['person', 'drift', 'grafana', 'inventory'] as const satisfies readonly Alert['source'][];

/** An alert at one step of its life; the next step is the next version. */
export type AlertData = {
  readonly title: string;
  readonly state: Alert['state'];
  readonly severity: Severity;
  /** Absent: a person registered it. */
  readonly source?: Alert['source'];
  readonly owner?: string;
  /** When the condition began; opening an alert again does not change it. */
  readonly opened_at: string;
  /** When somebody first took it. */
  readonly acknowledged_at?: string;
  readonly resolved_at?: string;
  /** The note without which nothing is closed. */
  readonly resolution?: string;
  /** What was said with this step, where it did not close the alert. */
  readonly note?: string;
  /** What raised it, as its source names it. */
  readonly rule?: string;
  /** Name of the condition at its source: one that is open is not raised again. Grafana's fingerprint, for example. */
  readonly external?: string;
  /** Entry of the register of changes that explains it. */
  readonly change?: string;
  /** The sealed record behind it. */
  readonly signal?: string;
  /** Calls it is about: kept from erasure while it is open. */
  readonly records?: readonly string[];
};

const schema: z.ZodType<AlertData> = z
  .strictObject({
    title: line,
    state: z.enum(ALERT_STATES),
    severity: z.enum(SEVERITIES),
    source: z.enum(SOURCES).exactOptional(),
    owner: person.exactOptional(),
    opened_at: instant,
    acknowledged_at: instant.exactOptional(),
    resolved_at: instant.exactOptional(),
    resolution: prose.exactOptional(),
    note: prose.exactOptional(),
    rule: line.exactOptional(),
    external: line.exactOptional(),
    change: z.string().regex(ENTRY_ID, 'expected the id of a change').exactOptional(),
    signal: recordId.exactOptional(),
    records: distinct(recordId, 1000, 1).exactOptional(),
  })
  .superRefine(({ state, opened_at, acknowledged_at, resolved_at, resolution }, context) => {
    const closed = isClosedAlert(state);
    const taken = state === 'acknowledged' || state === 'investigating';
    demand(!taken || acknowledged_at !== undefined, context, ['acknowledged_at'], 'is needed once it is acknowledged');
    demand(closed === (resolved_at !== undefined), context, ['resolved_at'], 'stands exactly where the alert is closed');
    demand(!closed || resolution !== undefined, context, ['resolution'], 'is needed to close it');
    demand(acknowledged_at === undefined || acknowledged_at >= opened_at, context, ['acknowledged_at'], 'lies before opened_at');
    demand(resolved_at === undefined || resolved_at >= (acknowledged_at ?? opened_at), context, ['resolved_at'], 'lies before what precedes it');
  });

/** In the same state the text may be corrected: the version before it stays. */
function judgeStep(before: AlertData, after: AlertData): string | undefined {
  if (before.state === after.state) return undefined;
  if (!mayMoveAlert(before.state, after.state)) return `state: ${before.state} is not followed by ${after.state}`;
  const note = isClosedAlert(after.state) ? after.resolution : after.note;
  return needsNote(before.state, after.state) && note === undefined ? 'note: is needed to open it again' : undefined;
}

export const alerts: RegisterDefinition = defineRegister(schema, { criteria: () => ['CC7.2', 'CC7.3'], judgeStep });

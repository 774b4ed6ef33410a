import type { Control } from '../contract.ts';
import { type Deviation, judgeAll, noOccurrences } from '../judgement.ts';
import { hours, judgeSpan, listOpenInWindow } from '../response-times.ts';
import { countEntries } from '../sql.ts';

const LIMITS = hours(24, 72, 14 * 24, 30 * 24);

export const alertsResolved: Control = {
  id: 'cc7-2-alerts-resolved',
  title: 'Alerts are resolved in time',
  question: 'Was every alert resolved, or found false, within 24 h (critical), 3 days (high), 14 days (medium) or 30 days (low)?',
  criteria: ['CC7.2', 'CC7.3'],
  frequency: 'daily',
  strength: 'partial',
  owner: 'On-call',
  remediation: 'Resolve the alert with a note, or mark it false with the reason; an alert that is not understood becomes an incident.',
  population: countEntries('alerts'),
  exclusions: 'Alerts that were never raised. The limits are those of this control, not a commitment that somebody registered.',
  judge(inputs) {
    const alerts = listOpenInWindow(inputs, 'alerts');
    if (alerts.length === 0) return noOccurrences('No alert was open in the period.');
    const deviations = alerts.flatMap((entry): Deviation[] => {
      const what = judgeSpan(inputs, entry, 'resolved_at', 'resolved', LIMITS);
      return what === undefined ? [] : [{ item: `alerts/${entry.id}`, what }];
    });
    return judgeAll(alerts.length, deviations, { passed: `${alerts.length} alerts, none beyond its limit.`, deviating: 'alerts went beyond their limit.' });
  },
};

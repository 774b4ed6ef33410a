import type { Control } from '../contract.ts';
import { textIn } from '../entry-fields.ts';
import { type Deviation, judgeAll, noOccurrences } from '../judgement.ts';
import { hours, judgeSpan, listOpenInWindow } from '../response-times.ts';
import { countEntries } from '../sql.ts';

const CONTAIN = hours(24, 24, 7 * 24, 7 * 24);
const RESOLVE = hours(30 * 24, 30 * 24, 30 * 24, 90 * 24);

export const incidentsResolved: Control = {
  id: 'cc7-3-incidents-resolved',
  title: 'Incidents are recorded, contained and resolved',
  question: 'Has every incident an owner, was it contained within 24 h (critical, high) or 7 days, and resolved with its story within 30 days (low: 90)?',
  criteria: ['CC7.3', 'CC7.4', 'CC7.5'],
  frequency: 'monthly',
  strength: 'partial',
  owner: 'Security',
  remediation: 'Record containment and resolution of the incident that is named, with what was learnt.',
  population: countEntries('incidents'),
  exclusions: 'Incidents that nobody registered. The limits are those of this control, not a commitment that somebody registered.',
  judge(inputs) {
    const incidents = listOpenInWindow(inputs, 'incidents');
    if (incidents.length === 0) return noOccurrences('No incident was open in the period.');
    const deviations = incidents.flatMap((entry): Deviation[] => {
      // Whatever is resolved is contained by then.
      const contained = textIn(entry.data, 'contained_at') === undefined ? 'resolved_at' : 'contained_at';
      const wrong = [
        textIn(entry.data, 'owner') === undefined ? 'has no owner' : undefined,
        judgeSpan(inputs, entry, contained, 'contained', CONTAIN),
        judgeSpan(inputs, entry, 'resolved_at', 'resolved', RESOLVE),
      ].filter((what) => what !== undefined);
      return wrong.length === 0 ? [] : [{ item: `incidents/${entry.id}`, what: wrong.join('; ') }];
    });
    return judgeAll(incidents.length, deviations, {
      passed: `${incidents.length} incidents, each owned and within its limits.`,
      deviating: 'incidents have no owner or went beyond a limit.',
    });
  },
};

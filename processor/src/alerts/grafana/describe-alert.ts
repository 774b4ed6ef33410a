import type { AlertOpening } from '../contract.ts';
import { toPlainLine } from '../plain-text.ts';
import type { GrafanaAlert } from './parse-notification.ts';

/** Words that rules use for how bad it is, and ours. */
const SEVERITIES: ReadonlyMap<string, AlertOpening['severity']> = new Map([
  ['critical', 'critical'],
  ['page', 'critical'],
  ['high', 'high'],
  ['error', 'high'],
  ['medium', 'medium'],
  ['warning', 'medium'],
  ['low', 'low'],
  ['info', 'low'],
]);
/** Said elsewhere, or the same on all of ours. */
const NOT_IN_TITLE: readonly string[] = ['alertname', 'rulename', 'severity', 'grafana_folder', 'product', 'ref_id', 'datasource_uid'];
const LINE = 200;
/** Years before Grafana: its zero time. */
const LONG_AGO = Date.parse('2000-01-01T00:00:00Z');

/** A firing alert as one of ours. A severity that is absent or of another word counts as high: no limit is stretched because a label is missing. */
export function describeAlert({ fingerprint, labels, annotations, startsAt }: GrafanaAlert): AlertOpening {
  const alertname = labels.get('alertname') ?? 'Alert without a name';
  const rulename = labels.get('rulename');
  // Where a rule cannot be evaluated Grafana says DatasourceError or NoData and names the rule beside it.
  const rule = rulename === undefined ? alertname : `${alertname}: ${rulename}`;
  const told = [...labels].filter(([name]) => !NOT_IN_TITLE.includes(name)).map(([name, value]) => `${name}=${value}`);
  const started = Date.parse(startsAt);
  return {
    source: 'grafana',
    key: fingerprint,
    title: toPlainLine(told.length === 0 ? rule : `${rule} (${told.toSorted().join(', ')})`, LINE),
    severity: SEVERITIES.get((labels.get('severity') ?? '').toLowerCase()) ?? 'high',
    rule,
    note: annotations.get('summary') ?? annotations.get('description'),
    ...(started < LONG_AGO ? {} : { since: BigInt(started) * 1_000_000n }),
  };
}

/** Why it is closed. */
export function describeEnd({ endsAt }: GrafanaAlert): string {
  const ended = Date.parse(endsAt);
  return ended < LONG_AGO ? 'Grafana resolved it.' : `Grafana resolved it at ${new Date(ended).toISOString().replace(/\.\d{3}Z$/, 'Z')}.`;
}

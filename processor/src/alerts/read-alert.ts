import { ALERT_STATES, type Alert, type AlertStep, type RegisterEntry } from '@spanproof/vocabulary';
import type { AlertData } from '../registers/contract.ts';
import { toNs } from './instants.ts';

/** What an entry holds. The register checked it when it was put; undefined where it can no longer be opened. */
export function readAlertData({ data }: RegisterEntry): AlertData | undefined {
  return typeof data['title'] === 'string' && ALERT_STATES.some((state) => state === data['state']) ? (data as AlertData) : undefined;
}

/** An alert from its versions, oldest first; undefined where the newest one is retired or can no longer be opened. */
export function readAlert(history: readonly RegisterEntry[]): Alert | undefined {
  const newest = history.at(-1);
  const data = newest === undefined || newest.retired ? undefined : readAlertData(newest);
  if (newest === undefined || data === undefined) return undefined;
  const { title, severity, state, source, opened_at, acknowledged_at, resolved_at, owner, rule, change, signal } = data;
  const note = data.resolution ?? data.note;
  return {
    id: newest.id,
    version: newest.version,
    title,
    severity,
    state,
    source: source ?? 'person',
    ...(rule === undefined ? {} : { rule }),
    opened_at: toNs(opened_at),
    ...(acknowledged_at === undefined ? {} : { acknowledged_at: toNs(acknowledged_at) }),
    ...(resolved_at === undefined ? {} : { resolved_at: toNs(resolved_at) }),
    ...(owner === undefined ? {} : { owner }),
    ...(note === undefined ? {} : { note }),
    ...(change === undefined ? {} : { change }),
    ...(signal === undefined ? {} : { signal }),
    timeline: history.flatMap(readStep),
  };
}

function readStep(entry: RegisterEntry): readonly AlertStep[] {
  const data = entry.retired ? undefined : readAlertData(entry);
  if (data === undefined) return [];
  const note = data.resolution ?? data.note;
  return [{ at: entry.at, state: data.state, actor: entry.actor, ...(note === undefined ? {} : { note }), record_id: entry.record_id }];
}

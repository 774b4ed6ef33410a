import type { RegisterEntry, RegisterName } from '@spanproof/vocabulary';
import type { OpenMatter } from './match-holds.ts';

/** Alerts and incidents that are not closed and name records. An entry whose body can no longer be opened names none. */
export function listOpenMatters(list: (register: RegisterName) => readonly RegisterEntry[]): readonly OpenMatter[] {
  const alerts = list('alerts').filter(({ data: { state } }) => !(state === 'resolved' || state === 'false_positive'));
  const incidents = list('incidents').filter(({ data }) => data['state'] !== 'resolved');
  return [...alerts.map((entry) => matterOf('alert', entry)), ...incidents.map((entry) => matterOf('incident', entry))].filter(
    ({ records }) => records.length > 0,
  );
}

function matterOf(kind: 'alert' | 'incident', { id, data }: RegisterEntry): OpenMatter {
  const { records } = data;
  return { by: `${kind}:${id}`, records: Array.isArray(records) ? records.filter((record) => typeof record === 'string') : [] };
}

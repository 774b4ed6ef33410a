import type { TodoItem } from '@spanproof/vocabulary';
import type { EntryData } from './entry-data.ts';

/** What a new entry already says about the thing on the to-do list that it settles; the processor's ids say what that is. */
export function presetForTodo({ id, register, entry }: TodoItem): EntryData | undefined {
  if (entry !== undefined) return undefined;
  const [what = '', ...rest] = id.split(':');
  const name = rest.join(':');
  if (what === 'document') return { [register === 'policies' || register === 'playbooks' ? 'template' : 'kind']: name };
  if (what === 'model') return { models: [name] };
  if (what !== 'vendor') return undefined;
  const [kind = '', ...tail] = rest;
  const seen = tail.join(':');
  return { name: seen, providers: kind === 'provider' ? [seen] : [], hosts: kind === 'host' ? [seen] : [], cuecs: [], regions: [] };
}

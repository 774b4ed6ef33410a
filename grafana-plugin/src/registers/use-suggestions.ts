import { api } from '../data/api.ts';
import { useAnswer } from '../data/use-answer.ts';
import type { Suggested } from './field.ts';
import type { RegisterForm } from './field.ts';
import type { Suggestions } from './field-input.tsx';

type Inventoried = 'services' | 'providers' | 'models';
const KIND_OF = { services: 'caller', providers: 'provider', models: 'model' } as const;
/** Of registers with templates: what is asked for without one. */
const WITHOUT_TEMPLATE: { readonly [register: string]: readonly string[] } = { documents: ['responsibilities', 'board-oversight'] };

/** What a form's fields offer to choose from. Offers are a convenience: where they cannot be had, people type. */
export function useSuggestions({ register, fields }: Pick<RegisterForm, 'register' | 'fields'>): Suggestions {
  const wanted = [...new Set(fields.flatMap(({ suggest, columns = [] }) => [suggest, ...columns.map((column) => column.suggest)]))]
    .filter((source) => source !== undefined)
    .toSorted();
  const answer = useAnswer(
    async () => Object.fromEntries(await Promise.all(wanted.map(async (source) => [source, await ask(source, register)] as const))),
    wanted.join(),
  );
  return answer.state === 'ready' ? answer.value : {};
}

async function ask(source: Suggested, register: string): Promise<readonly string[]> {
  if (source === 'controls') return (await api.controls()).map(({ id }) => id);
  if (source === 'templates')
    return [...(await api.templates()).filter((one) => one.register === register).map(({ id }) => id), ...(WITHOUT_TEMPLATE[register] ?? []), 'other'];
  return listSeen(source);
}

async function listSeen(source: Inventoried): Promise<readonly string[]> {
  const kind = KIND_OF[source];
  return (await api.inventory()).filter((item) => item.kind === kind).map(({ id }) => id);
}

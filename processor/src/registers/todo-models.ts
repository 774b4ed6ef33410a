import type { InventoryItem, RegisterEntry, TodoItem } from '@spanproof/vocabulary';
import type { ModelData } from './schemas/models.ts';

/** Models in traffic without an entry, and entries that nobody approved. */
export function askForModels(inventory: readonly InventoryItem[], models: readonly RegisterEntry[]): readonly TodoItem[] {
  const covered = new Set(models.flatMap(({ data }) => (data as ModelData).models));
  const unknown = inventory.filter(({ kind, id }) => kind === 'model' && !covered.has(id));
  const unapproved = models.filter(({ data }) => (data as ModelData).approval === undefined);
  return [
    ...unknown.map(
      ({ id, calls }): TodoItem => ({
        id: `model:${id}`,
        what: `Register the model ${id}`,
        why: `${calls} ${calls === 1 ? 'call' : 'calls'} used it; purpose, owner, risk class and approval are not on file`,
        register: 'models',
      }),
    ),
    ...unapproved.map(
      ({ id }): TodoItem => ({
        id: `approval:${id}`,
        what: `Approve the model record ${id}`,
        why: 'it is registered and nobody has approved it on the grounds of an evaluation',
        register: 'models',
        entry: id,
      }),
    ),
  ];
}

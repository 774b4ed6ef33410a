import type { InventoryKind } from '@spanproof/vocabulary';

/**
 * The id of an item by its names. A caller has two, either may be absent (''): `service/environment`, with `-` for the absent one. Different names give
 * different ids: `%`, `/` and a name that is `-` are escaped.
 */
export function formItemId(kind: InventoryKind, names: readonly string[]): string {
  if (kind !== 'caller') return names[0] ?? '';
  return [names[0] ?? '', names[1] ?? ''].map(escapePart).join('/');
}

function escapePart(name: string): string {
  if (name === '') return '-';
  return name === '-' ? '%2D' : name.replaceAll('%', '%25').replaceAll('/', '%2F');
}

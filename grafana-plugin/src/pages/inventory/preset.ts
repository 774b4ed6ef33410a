import type { InventoryKind, RegisterName } from '@spanproof/vocabulary';
import type { EntryData } from '../../registers/entry-data.ts';

/** The register that covers what traffic shows; callers and keys have none. */
export const REGISTER_OF: { readonly [kind in InventoryKind]?: RegisterName } = {
  provider: 'vendors',
  host: 'vendors',
  model: 'models',
  prompt: 'changes',
  tool: 'changes',
};

/** What a new entry can already say about an item that was seen. */
export function presetFor(register: RegisterName, kind: string | undefined, item: string | undefined): EntryData | undefined {
  if (item === undefined) return undefined;
  if (register === 'vendors') return { name: item, providers: kind === 'provider' ? [item] : [], hosts: kind === 'host' ? [item] : [], cuecs: [], regions: [] };
  if (register === 'models') return { models: [item] };
  return kind === 'prompt' || kind === 'tool' || kind === 'model' ? { what: { kind, fingerprint: item } } : undefined;
}

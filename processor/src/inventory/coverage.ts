import type { InventoryKind, Json } from '@spanproof/vocabulary';
import type { Registers } from '../registers/contract.ts';

/** Kinds that a register can cover: a vendor, a model record, an approved change. Callers and keys have none. */
export const COVERABLE: readonly InventoryKind[] = ['provider', 'host', 'model', 'prompt', 'tool'];

/** Id of the entry that covers an item, as the registers are now. */
export type FindCover = (kind: InventoryKind, id: string) => string | undefined;

/** Providers and hosts whatever their letter case, as the to-do list compares them; models and fingerprints exactly. @throws what `registers` throws */
export function readCoverage(registers: Pick<Registers, 'list'>): FindCover {
  const covers = new Map<string, string>();
  const add = (kind: InventoryKind, id: Json | undefined, entry: string): void => {
    const key = keyOf(kind, typeof id === 'string' ? id : '');
    if (!covers.has(key)) covers.set(key, entry);
  };
  for (const { id, data } of registers.list('vendors')) {
    for (const provider of listOf(data['providers'])) add('provider', provider, id);
    for (const host of listOf(data['hosts'])) add('host', host, id);
  }
  for (const { id, data } of registers.list('models')) for (const model of listOf(data['models'])) add('model', model, id);
  for (const { id, data } of registers.list('changes')) {
    const { kind, fingerprint } = membersOf(data['what']);
    if (kind === 'prompt' || kind === 'tool') add(kind, fingerprint, id);
  }
  return (kind, id) => covers.get(keyOf(kind, id));
}

/**
 * The vendor that a place of calls belongs to: by its host where vendor and call name one, else by the provider, as the controls decide it.
 * @throws what `registers` throws
 */
export function readVendors(registers: Pick<Registers, 'list'>): (place: { readonly provider?: string; readonly host?: string }) => string | undefined {
  const vendors = registers.list('vendors').map(({ id, data }) => ({ id, hosts: lowerNames(data['hosts']), providers: lowerNames(data['providers']) }));
  return ({ provider, host }) =>
    vendors.find(({ hosts, providers }) =>
      host !== undefined && hosts.length > 0 ? hosts.includes(host.toLowerCase()) : provider !== undefined && providers.includes(provider.toLowerCase()),
    )?.id;
}

function lowerNames(value: Json | undefined): readonly string[] {
  return listOf(value).flatMap((name) => (typeof name === 'string' ? [name.toLowerCase()] : []));
}

function keyOf(kind: InventoryKind, id: string): string {
  return `${kind} ${kind === 'provider' || kind === 'host' ? id.toLowerCase() : id}`;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function membersOf(value: Json | undefined): { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [name: string]: Json }) : {};
}

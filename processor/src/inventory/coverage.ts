import type { InventoryKind, Json, RegisterEntry } from '@spanproof/vocabulary';
import { type Beside, findVendorOf, readNames } from '../find-vendor.ts';
import type { Registers } from '../registers/contract.ts';

/** Kinds that a register can cover: a vendor, a model record, an approved change. Callers and keys have none. */
export const COVERABLE: readonly InventoryKind[] = ['provider', 'host', 'model', 'prompt', 'tool'];

/** Id of the entry that covers an item, as the registers are now; `beside` decides for providers and hosts. */
export type FindCover = (kind: InventoryKind, id: string, beside: Beside) => string | undefined;

/** Providers and hosts as findVendor says; models and fingerprints exactly. @throws what `registers` throws */
export function readCoverage(registers: Pick<Registers, 'list'>): FindCover {
  const covers = new Map<string, string>();
  const add = (kind: InventoryKind, id: Json | undefined, entry: string): void => {
    const key = `${kind} ${typeof id === 'string' ? id : ''}`;
    if (!covers.has(key)) covers.set(key, entry);
  };
  const vendors = registers.list('vendors');
  for (const { id, data } of registers.list('models')) for (const model of readNames(data['models'])) add('model', model, id);
  for (const { id, data } of registers.list('changes')) {
    const { kind, fingerprint } = membersOf(data['what']);
    if (kind === 'prompt' || kind === 'tool') add(kind, fingerprint, id);
  }
  return (kind, id, beside) => (kind === 'provider' || kind === 'host' ? findVendorOf(vendors, kind, id, beside)?.id : covers.get(`${kind} ${id}`));
}

function membersOf(value: Json | undefined): RegisterEntry['data'] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RegisterEntry['data']) : {};
}

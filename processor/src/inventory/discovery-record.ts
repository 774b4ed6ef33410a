import { INVENTORY_KINDS, type InventoryKind } from '@spanproof/vocabulary';
import type { OpenedRecord } from '../open/contract.ts';
import type { OpsRecord } from '../stage.ts';
import type { Discovery } from './contract.ts';

export const DISCOVERY_SCHEMA = 'spanproof/discovery/v1';
/** Tenant of the processor's own records; no ingest key can name it. */
const OWN_TENANT = '$ops';

/** All of it in core: names of items stand in the cores of calls already, scanned and redacted. */
export function formDiscoveryRecord(discovery: Discovery, at: bigint): OpsRecord {
  return { kind: 'governance', tenant: OWN_TENANT, t_event: at, core: { schema: DISCOVERY_SCHEMA, ...discovery } };
}

/** What a discovery record is about; undefined where it is of a kind that this version does not know. */
export function readDiscovered({ core }: OpenedRecord): { readonly item: InventoryKind; readonly id: string } | undefined {
  const { item, id } = core;
  const kind = INVENTORY_KINDS.find((known) => known === item);
  return kind === undefined || typeof id !== 'string' ? undefined : { item: kind, id };
}

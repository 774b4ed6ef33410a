import { type AccessEntry, type Json, ROLES, type Role } from '@spanproof/vocabulary';
import type { OpenedRecord, SealedReader } from '../open/contract.ts';
import { ACCESS_SCHEMA } from './access-log.ts';

/** Exact matches; `resource` matches as a prefix. from <= t_ingest < to, ns. */
export interface AccessFilter {
  readonly from?: bigint | undefined;
  readonly to?: bigint | undefined;
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly resource?: string | undefined;
  readonly role?: Role | undefined;
  readonly outcome?: AccessEntry['outcome'] | undefined;
}

/** Entries of the access log in order of ingestion. */
export async function* readAccess(reader: SealedReader, filter: AccessFilter): AsyncGenerator<AccessEntry> {
  const window = { ...(filter.from === undefined ? {} : { from: filter.from }), ...(filter.to === undefined ? {} : { to: filter.to }) };
  for await (const record of reader.list({ kinds: ['access'], schema: ACCESS_SCHEMA, ...window }, ['subject'])) {
    if (record.core.schema !== ACCESS_SCHEMA) continue; // the filter ran in the engine, whose word is not enough
    const entry = toEntry(record);
    if (matches(entry, filter)) yield entry;
  }
}

function matches(entry: AccessEntry, { action, actor, resource, role, outcome }: AccessFilter): boolean {
  return (
    (action === undefined || entry.action === action) &&
    (actor === undefined || entry.actor === actor) &&
    (resource === undefined || entry.resource.startsWith(resource)) &&
    (role === undefined || entry.role === role) &&
    (outcome === undefined || entry.outcome === outcome)
  );
}

function toEntry({ record_id, t_ingest, core, subject }: OpenedRecord): AccessEntry {
  const actor = readText(subject?.actor);
  const purpose = readText(subject?.purpose);
  const ticket = readText(core.ticket) ?? readText(subject?.ticket);
  return {
    record_id,
    at: String(t_ingest),
    ...(actor === undefined ? {} : { actor }),
    role: readRole(core.role),
    action: readText(core.action) ?? '',
    resource: readText(core.resource) ?? '',
    outcome: core.outcome === 'allowed' ? 'allowed' : 'refused',
    ...(purpose === undefined ? {} : { purpose }),
    ...(ticket === undefined ? {} : { ticket }),
  };
}

function readText(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The schema is ours, so a role we do not know is a later version's: the least is assumed. */
function readRole(value: Json | undefined): Role {
  return ROLES.find((role) => role === value) ?? 'viewer';
}

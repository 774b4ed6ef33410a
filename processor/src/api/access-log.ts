import type { AppendOwn } from '../open/contract.ts';
import type { OpsRecord } from '../stage.ts';
import type { AccessLog } from './contract.ts';

export const ACCESS_SCHEMA = 'spanproof/access/v1';
/** Tenant of the processor's own records; no ingest key can name it. */
export const OWN_TENANT = '$ops';

/** Ticket numbers of trackers. What does not look like one may be anything, a name too, and belongs to the person's part. */
const TICKET = /^[A-Za-z0-9._/-]{1,64}$/;

type Access = Parameters<AccessLog['record']>[0];

/** Seals who did what: the deed in core, the person and the person's words in the subject part. */
export function createAccessLog(collaborators: { readonly append: AppendOwn; readonly now: () => bigint }): AccessLog {
  return { record: (access) => collaborators.append(formAccessRecord(access, collaborators.now())) };
}

export function formAccessRecord({ identity, action, resource, outcome, purpose, ticket, requestId }: Access, at: bigint): OpsRecord {
  const plainTicket = ticket !== undefined && TICKET.test(ticket);
  return {
    kind: 'access',
    tenant: OWN_TENANT,
    t_event: at,
    core: {
      schema: ACCESS_SCHEMA,
      action,
      resource,
      outcome,
      role: identity.role,
      via: identity.via,
      request_id: requestId,
      ...(plainTicket ? { ticket } : {}),
    },
    person: {
      actor: identity.id,
      name: identity.name,
      ...(identity.email === undefined ? {} : { email: identity.email }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(ticket === undefined || plainTicket ? {} : { ticket }),
    },
  };
}

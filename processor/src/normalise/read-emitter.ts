import { type CallFacts, GENERAL, type Json } from '@spanproof/vocabulary';
import type { ResourceSpans } from '../receive/contract.ts';
import { readAttributes } from './attribute-reader.ts';
import { ENUMERATED } from './enumeration.ts';
import { present } from './present.ts';
import { toObject } from './to-json.ts';

/** What a resource says about the process that spoke, read once for all its spans. */
export interface Emitter {
  readonly caller: Pick<CallFacts['caller'], 'service' | 'environment'>;
  readonly region: string | undefined;
  /** Empty where there is none; undefined where it is none that may stand in a record in the open. */
  readonly instanceId: string | undefined;
  /** `enduser.id` and the like stand on the resource where one process serves one person. */
  readonly user: string | undefined;
  /** The resource's other attributes and its schema. */
  readonly other: { readonly [name: string]: Json };
  readonly unmapped: number;
}

/** Spellings before v1.27 of the conventions. */
const OLD_ENVIRONMENT = 'deployment.environment';
export const USER_NAMES: readonly string[] = [GENERAL.userId, 'enduser.id', 'enduser.pseudo.id'];

/** What an SDK writes where nobody named the service: an invented caller. */
const UNNAMED = /^unknown_service(?::|$)/;

export function readEmitter({ attributes, schemaUrl, droppedAttributes }: Omit<ResourceSpans, 'scopes'>): Emitter {
  const reader = readAttributes(attributes);
  const service = reader.peek(GENERAL.serviceName);
  const named = typeof service === 'string' && !UNNAMED.test(service);
  const caller = present<Emitter['caller']>({
    service: named ? reader.takeString(GENERAL.serviceName) : undefined,
    environment: reader.takeString(GENERAL.deploymentEnvironmentName, OLD_ENVIRONMENT),
  });
  const region = reader.takeString(GENERAL.cloudRegion);
  const instanceId = reader.peek(GENERAL.serviceInstanceId) === undefined ? '' : reader.takeMatching(ENUMERATED, GENERAL.serviceInstanceId);
  const user = reader.takeString(...USER_NAMES);
  const rest = reader.rest();
  const other = present<{ [name: string]: Json }>({
    'resource.attributes': rest.length === 0 ? undefined : toObject(rest),
    'resource.schema_url': schemaUrl === '' ? undefined : schemaUrl,
    'resource.dropped_attributes_count': droppedAttributes === 0 ? undefined : droppedAttributes,
  });
  return { caller, region, instanceId, user, other, unmapped: rest.length };
}

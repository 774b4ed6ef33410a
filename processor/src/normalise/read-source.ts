import { SOURCE_CHECKPOINT, SOURCE_HELLO, SOURCE_REPORT, type SourceCore, type SourceRecord, SPANPROOF } from '@spanproof/vocabulary';
import { decodeBase64 } from '@spanproof/vocabulary/ledger';
import type { Span } from '../receive/contract.ts';
import { type AttributeReader, readAttributes } from './attribute-reader.ts';
import { ENUMERATED } from './enumeration.ts';
import { present } from './present.ts';
import type { Emitter } from './read-emitter.ts';
import { BOOT_ID } from './read-own.ts';
import type { Rejected } from './rejected.ts';

const HASH = /^[0-9a-f]{64}$/;

export function isSourceSpan({ name }: Span): boolean {
  return name === SOURCE_HELLO || name === SOURCE_CHECKPOINT || name === SOURCE_REPORT;
}

/**
 * What a source says about itself. It is sealed in the open and never redacted, so only members of known form get in; names that have another
 * form are left out, and a statement without its essentials is refused.
 */
export function readSource(span: Span, emitter: Emitter, tenant: string): SourceRecord | Rejected {
  const reader = readAttributes(span.attributes);
  const boot_id = reader.takeMatching(BOOT_ID, SPANPROOF.bootId);
  const { instanceId } = emitter;
  if (boot_id === undefined || instanceId === undefined) return { rejected: `${span.name} without a boot id or with a foreign service.instance.id` };
  const statement = span.name === SOURCE_HELLO ? readHello(reader) : readCheckpoint(reader);
  if (statement === undefined) return { rejected: `${span.name} with missing or malformed attributes` };
  const { service, environment } = emitter.caller;
  return {
    kind: 'source',
    tenant,
    t_event: span.start,
    source: { boot_id, instance_id: instanceId, src_seq: statement.last ?? 0 },
    core: {
      schema: 'spanproof/source/v1',
      boot_id,
      instance_id: instanceId,
      ...present<Pick<SourceCore, 'service' | 'environment'>>({ service: openName(service), environment: openName(environment) }),
      ...statement,
    },
  };
}

type Statement = Omit<SourceCore, 'schema' | 'boot_id' | 'instance_id' | 'service' | 'environment'>;

function readHello(reader: AttributeReader): Statement | undefined {
  const public_key = takeBase64(reader, SPANPROOF.sourcePublicKey, 32);
  return public_key === undefined || reader.peek(SPANPROOF.srcSeq) !== 0 ? undefined : { event: 'hello', public_key };
}

function readCheckpoint(reader: AttributeReader): Statement | undefined {
  const first = reader.takeCount(SPANPROOF.sourceFirst);
  const last = reader.takeCount(SPANPROOF.sourceLast);
  const dropped = reader.takeCount(SPANPROOF.sourceDropped);
  const h = reader.takeMatching(HASH, SPANPROOF.sourceH);
  const signature = takeBase64(reader, SPANPROOF.sourceSignature, 64);
  if (first === undefined || last === undefined || dropped === undefined || h === undefined || signature === undefined) return undefined;
  return reader.peek(SPANPROOF.srcSeq) === last ? { event: 'checkpoint', first, last, dropped, h, signature, ...readEgress(reader) } : undefined;
}

function readEgress(reader: AttributeReader): Pick<SourceCore, 'egress_connections' | 'egress_requests' | 'egress_calls'> {
  return present<ReturnType<typeof readEgress>>({
    egress_connections: reader.takeCount(SPANPROOF.egressConnections),
    egress_requests: reader.takeCount(SPANPROOF.egressRequests),
    egress_calls: reader.takeCount(SPANPROOF.egressCalls),
  });
}

function takeBase64(reader: AttributeReader, name: string, length: number): string | undefined {
  const text = reader.takeString(name);
  return text !== undefined && decodeBase64(text)?.length === length ? text : undefined;
}

export function openName(name: string | undefined): string | undefined {
  return name !== undefined && ENUMERATED.test(name) ? name : undefined;
}

import type { AttributeValue } from '@spanproof/vocabulary/ledger';
import type { DecodedTraces, ResourceSpans, ScopeSpans, Span } from './contract.ts';
import { readSpan } from './decode-span.ts';
import { readKeyValue } from './decode-value.ts';
import { RESOURCE, RESOURCE_SPANS, SCOPE, SCOPE_SPANS, TRACES } from './message-shapes.ts';
import { openWire, readFields, readLength, readString, readUint32, WIRE, type WireReader } from './wire.ts';

type Pairs = (readonly [string, AttributeValue])[];

const VARINT = WIRE.varint;
const BYTES = WIRE.bytes;

/**
 * ExportTraceServiceRequest from protobuf. Strict: a known field with a foreign wire type, a singular field sent twice and text that is not
 * UTF-8 are refused; unknown fields are skipped.
 * @throws CodedError OTLP_MALFORMED | OTLP_TOO_LARGE
 */
export function decodeProtobuf(bytes: Uint8Array): DecodedTraces {
  const reader = openWire(bytes);
  const resources: ResourceSpans[] = [];
  readFields(reader, bytes.length, TRACES, (tag) => {
    if (tag !== ((1 << 3) | BYTES)) return false;
    resources.push(readResourceSpans(reader, bytes.length));
    return true;
  });
  return { resources };
}

function readResourceSpans(reader: WireReader, end: number): ResourceSpans {
  const stop = readLength(reader, end, RESOURCE_SPANS.name);
  const scopes: ScopeSpans[] = [];
  let resource: { readonly attributes: Pairs; readonly droppedAttributes: number } = { attributes: [], droppedAttributes: 0 };
  let schemaUrl = '';
  readFields(reader, stop, RESOURCE_SPANS, (tag) => {
    if (tag === ((1 << 3) | BYTES)) resource = readResource(reader, stop);
    else if (tag === ((2 << 3) | BYTES)) scopes.push(readScopeSpans(reader, stop));
    else if (tag === ((3 << 3) | BYTES)) schemaUrl = readString(reader, stop, 'ResourceSpans.schema_url');
    else return false;
    return true;
  });
  return { ...resource, schemaUrl, scopes };
}

/** A Resource whose length prefix comes next. */
export function readResource(reader: WireReader, end: number): { readonly attributes: Pairs; readonly droppedAttributes: number } {
  const stop = readLength(reader, end, RESOURCE.name);
  const attributes: Pairs = [];
  let droppedAttributes = 0;
  readFields(reader, stop, RESOURCE, (tag) => {
    if (tag === ((1 << 3) | BYTES)) attributes.push(readKeyValue(reader, stop, 0));
    else if (tag === ((2 << 3) | VARINT)) droppedAttributes = readUint32(reader, stop, 'Resource.dropped_attributes_count');
    else return false;
    return true;
  });
  return { attributes, droppedAttributes };
}

function readScopeSpans(reader: WireReader, end: number): ScopeSpans {
  const stop = readLength(reader, end, SCOPE_SPANS.name);
  const spans: Span[] = [];
  let scope: Pick<ScopeSpans, 'name' | 'version' | 'attributes' | 'droppedAttributes'> = { name: '', version: '', attributes: [], droppedAttributes: 0 };
  let schemaUrl = '';
  readFields(reader, stop, SCOPE_SPANS, (tag) => {
    if (tag === ((1 << 3) | BYTES)) scope = readScope(reader, stop);
    else if (tag === ((2 << 3) | BYTES)) spans.push(readSpan(reader, stop));
    else if (tag === ((3 << 3) | BYTES)) schemaUrl = readString(reader, stop, 'ScopeSpans.schema_url');
    else return false;
    return true;
  });
  return { ...scope, schemaUrl, spans };
}

/** An InstrumentationScope whose length prefix comes next. */
export function readScope(reader: WireReader, end: number): Pick<ScopeSpans, 'name' | 'version' | 'attributes' | 'droppedAttributes'> {
  const stop = readLength(reader, end, SCOPE.name);
  const attributes: Pairs = [];
  let name = '';
  let version = '';
  let droppedAttributes = 0;
  readFields(reader, stop, SCOPE, (tag) => {
    if (tag === ((1 << 3) | BYTES)) name = readString(reader, stop, 'InstrumentationScope.name');
    else if (tag === ((2 << 3) | BYTES)) version = readString(reader, stop, 'InstrumentationScope.version');
    else if (tag === ((3 << 3) | BYTES)) attributes.push(readKeyValue(reader, stop, 0));
    else if (tag === ((4 << 3) | VARINT)) droppedAttributes = readUint32(reader, stop, 'InstrumentationScope.dropped_attributes_count');
    else return false;
    return true;
  });
  return { name, version, attributes, droppedAttributes };
}

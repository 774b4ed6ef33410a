import type { DecodedTraces, ResourceSpans, ScopeSpans, Span } from '../contract.ts';
import { openWire, type WireReader } from '../wire.ts';
import { eachMessage, rewriteMessage } from './rewrite-message.ts';
import type { TextRewriter } from './rewrite-value.ts';
import { RESOURCE, SCOPE, SPAN } from './shapes.ts';
import { writeField, writeFields } from './write-field.ts';

/** An ExportTraceServiceRequest on its own. Requests put one behind the other are one request. */
export interface RewrittenTraces {
  readonly bytes: Uint8Array;
  readonly spans: number;
}

export interface TraceRewriting {
  /** Spans it says no to are left out, and so is what held nothing else. */
  keep(span: Span, scope: ScopeSpans): boolean;
  /** For the texts of a resource and its scopes, then one for those of each span; `bytes` are the message as received. */
  textsOf(resource: ResourceSpans, bytes: Buffer): TextRewriter;
  /** Attributes of spans that are left out by name. */
  readonly omit: ReadonlySet<string>;
  /** A request grows to this size, or is one span. */
  readonly maxBytes: number;
}

/**
 * A protobuf body written again with other texts in it, and as many requests as it takes to stay small. `bytes` were decoded strictly to `decoded` before:
 * nothing is checked twice. What no text changes in stays byte for byte; fields that the decoder does not know are left out.
 */
export function rewriteTraces(bytes: Uint8Array, decoded: DecodedTraces, rewriting: TraceRewriting): readonly RewrittenTraces[] {
  const reader = openWire(bytes);
  const out = collectRequests(rewriting.maxBytes);
  let index = 0;
  eachMessage(reader, bytes.length, (field, stop) => {
    const resource = field === 1 ? decoded.resources[index] : undefined;
    if (resource === undefined) return;
    index += 1;
    rewriteResource(reader, stop, resource, rewriting, out);
  });
  return out.finish();
}

function rewriteResource(reader: WireReader, end: number, resource: ResourceSpans, rewriting: TraceRewriting, out: Requests): void {
  const texts = rewriting.textsOf(resource, reader.bytes.subarray(reader.offset, end));
  const { offset } = reader;
  out.openResource(readHead(reader, end, texts, RESOURCE));
  reader.offset = offset;
  let index = 0;
  eachMessage(reader, end, (field, stop) => {
    const scope = field === 2 ? resource.scopes[index] : undefined;
    if (scope === undefined) return;
    index += 1;
    const start = reader.offset;
    out.openScope(readHead(reader, stop, texts, SCOPE));
    reader.offset = start;
    let next = 0;
    eachMessage(reader, stop, (inner, spanEnd) => {
      const span = inner === 2 ? scope.spans[next] : undefined;
      if (span === undefined) return;
      next += 1;
      if (!rewriting.keep(span, scope)) return;
      const received = reader.bytes.subarray(reader.offset, spanEnd);
      out.addSpan(writeField(2, rewriteMessage(reader, spanEnd, SPAN, rewriting.textsOf(resource, received), rewriting.omit) ?? received));
    });
  });
}

/** What a ResourceSpans or ScopeSpans has besides its list: field 1, and the schema in field 3. */
function readHead(reader: WireReader, end: number, texts: TextRewriter, shape: typeof RESOURCE): readonly Uint8Array[] {
  const head: Uint8Array[] = [];
  eachMessage(reader, end, (field, stop) => {
    const received = reader.bytes.subarray(reader.offset, stop);
    if (field === 1) head.push(writeField(1, rewriteMessage(reader, stop, shape, texts) ?? received));
    else if (field === 3) head.push(writeField(3, texts.text(received.toString('utf8'), '')));
  });
  return head;
}

interface Requests {
  openResource(head: readonly Uint8Array[]): void;
  openScope(head: readonly Uint8Array[]): void;
  addSpan(field: Uint8Array): void;
  finish(): readonly RewrittenTraces[];
}

/** Puts spans together again under their scopes and resources, in order; where a request is full, the next one repeats the heads. */
function collectRequests(maxBytes: number): Requests {
  const requests: RewrittenTraces[] = [];
  let resources: Uint8Array[] = [];
  let scopes: Uint8Array[] = [];
  let spans: Uint8Array[] = [];
  let resourceHead: readonly Uint8Array[] = [];
  let scopeHead: readonly Uint8Array[] = [];
  let size = 0;
  let count = 0;

  function closeScope(): void {
    if (spans.length > 0) scopes.push(writeFields(2, [...scopeHead, ...spans]));
    spans = [];
  }
  function closeResource(): void {
    closeScope();
    if (scopes.length > 0) resources.push(writeFields(1, [...resourceHead, ...scopes]));
    scopes = [];
  }
  function closeRequest(): void {
    closeResource();
    if (count > 0) requests.push({ bytes: Buffer.concat(resources), spans: count });
    resources = [];
    size = 0;
    count = 0;
  }
  return {
    openResource(head) {
      closeResource();
      resourceHead = head;
    },
    openScope(head) {
      closeScope();
      scopeHead = head;
    },
    addSpan(field) {
      if (count > 0 && size + field.length > maxBytes) closeRequest();
      spans.push(field);
      size += field.length;
      count += 1;
    },
    finish() {
      closeRequest();
      return requests;
    },
  };
}

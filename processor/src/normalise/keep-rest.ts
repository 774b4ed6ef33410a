import type { Json } from '@spanproof/vocabulary';
import type { Attributes, ScopeSpans, Span } from '../receive/contract.ts';
import { collectJson } from './open-record.ts';
import type { Emitter } from './read-emitter.ts';
import { toJson, toObject } from './to-json.ts';

export interface Rest {
  readonly other: { readonly [name: string]: Json };
  readonly unmapped: number;
}

/**
 * Everything of a span that became neither fact nor content: kept under the attribute's own name, or under what it is (`span.events`).
 * Counted is what a dialect might have mapped: attributes, events, links and the status message.
 */
export function keepRest(span: Span, scope: ScopeSpans, emitter: Emitter, rest: Attributes): Rest {
  const other = collectJson();
  for (const [key, value] of rest) other.set(key, toJson(value));
  const set = (name: string, value: Json, isAbsent: boolean): void => {
    if (!isAbsent) other.set(name, value);
  };
  set('span.name', span.name, span.name === '');
  set('span.kind', span.kind, span.kind === 0);
  set('span.trace_state', span.traceState, span.traceState === '');
  set('span.flags', span.flags, span.flags === 0);
  set('span.events', span.events.map(describeEvent), span.events.length === 0);
  set('span.links', span.links.map(describeLink), span.links.length === 0);
  set('span.status_message', span.statusMessage, span.statusMessage === '');
  set('span.dropped_attributes_count', span.droppedAttributes, span.droppedAttributes === 0);
  set('span.dropped_events_count', span.droppedEvents, span.droppedEvents === 0);
  set('span.dropped_links_count', span.droppedLinks, span.droppedLinks === 0);
  set('scope.name', scope.name, scope.name === '');
  set('scope.version', scope.version, scope.version === '');
  set('scope.schema_url', scope.schemaUrl, scope.schemaUrl === '');
  set('scope.attributes', toObject(scope.attributes), scope.attributes.length === 0);
  set('scope.dropped_attributes_count', scope.droppedAttributes, scope.droppedAttributes === 0);
  for (const [name, value] of Object.entries(emitter.other)) other.set(name, value);
  const unmapped = rest.length + span.events.length + span.links.length + (span.statusMessage === '' ? 0 : 1) + scope.attributes.length + emitter.unmapped;
  return { other: other.record, unmapped };
}

function describeEvent({ time, name, attributes, droppedAttributes }: Span['events'][number]): Json {
  return { name, time_unix_nano: String(time), attributes: toObject(attributes), ...droppedCount(droppedAttributes) };
}

function describeLink({ traceId, spanId, traceState, flags, attributes, droppedAttributes }: Span['links'][number]): Json {
  return { trace_id: traceId, span_id: spanId, trace_state: traceState, flags, attributes: toObject(attributes), ...droppedCount(droppedAttributes) };
}

function droppedCount(count: number): { readonly dropped_attributes_count?: number } {
  return count === 0 ? {} : { dropped_attributes_count: count };
}

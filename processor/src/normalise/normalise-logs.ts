import type { LlmCall } from '@spanproof/vocabulary';
import type { AttributeValue } from '@spanproof/vocabulary/ledger';
import type { Attributes, DecodedLogs, LogRecord, ScopeLogs, ScopeSpans, Span } from '../receive/contract.ts';
import type { Normalised } from '../stage.ts';
import { DIALECTS } from './dialects/index.ts';
import { OTHER } from './enumeration.ts';
import { isMessageEvent } from './messages/event-messages.ts';
import { readCall } from './read-call.ts';
import { readEmitter } from './read-emitter.ts';
import { judgeIdentity } from './span-identity.ts';

const DETAILS = 'gen_ai.client.inference.operation.details';
/** Operation of a record made of events that name none. */
const LOG_EVENT = 'log_event';
const SAMPLED = 1;

/**
 * GenAI events in log records -> records (docs/decisions/0012-logs-and-metrics.md). Message events of one span and body become one. A record of
 * events is a step that shares its ids with the span: it adds content and no call. Details of a call whose trace is not sampled are the call:
 * no span will come. Other log records are counted, never stored. Pure.
 */
export function normaliseLogs({ resources }: DecodedLogs, { tenant }: { readonly tenant: string }): Normalised {
  const calls: LlmCall[] = [];
  let foreign = 0;
  let rejected = 0;
  let reason: string | undefined;
  for (const resource of resources) {
    const emitter = readEmitter(resource);
    for (const scope of resource.scopes) {
      const { groups, others } = groupEvents(scope);
      foreign += others;
      const asSpans: ScopeSpans = { ...scope, spans: [] };
      for (const group of groups) {
        const span = toSpan(group);
        const wrong = judgeIdentity(span);
        const dialect = DIALECTS.find((candidate) => candidate.recognises(span, asSpans)) ?? DIALECTS.at(-1);
        if (wrong !== undefined || dialect === undefined) {
          rejected += group.records.length;
          reason ??= wrong;
          continue;
        }
        calls.push(asRecord(readCall(span, { dialect, scope: asSpans, emitter, tenant }), group));
      }
    }
  }
  const dropped = foreign === 0 ? undefined : `${foreign} log records are no GenAI events and were not kept`;
  const why = reason ?? dropped;
  return { calls, sources: [], foreign, rejected, ...(why === undefined ? {} : { reason: why }) };
}

interface EventGroup {
  readonly name: string;
  readonly records: LogRecord[];
}

/** Events of messages by their span, all others one by one. */
function groupEvents({ records }: ScopeLogs): { readonly groups: readonly EventGroup[]; readonly others: number } {
  const groups: EventGroup[] = [];
  const bySpan = new Map<string, EventGroup>();
  let others = 0;
  for (const record of records) {
    const name = nameOf(record);
    if (!name.startsWith('gen_ai.')) {
      others += 1;
      continue;
    }
    const key = `${record.traceId} ${record.spanId}`;
    const known = isMessageEvent(name) ? bySpan.get(key) : undefined;
    if (known !== undefined) {
      known.records.push(record);
      continue;
    }
    const group = { name, records: [record] };
    groups.push(group);
    if (isMessageEvent(name)) bySpan.set(key, group);
  }
  return { groups, others };
}

/** Older SDKs have no field for it. */
function nameOf({ eventName, attributes }: LogRecord): string {
  const named = eventName === '' ? attributes.find(([key]) => key === 'event.name')?.[1] : eventName;
  return typeof named === 'string' ? named : '';
}

/** The group in the form that dialects read; what a log record alone has is kept under names of its own. */
function toSpan({ name, records }: EventGroup): Span {
  const [first] = records;
  const isMessages = isMessageEvent(name);
  return {
    traceId: first?.traceId ?? '',
    spanId: first?.spanId ?? '',
    parentSpanId: '',
    traceState: '',
    flags: first?.flags ?? 0,
    name: isMessages ? '' : name,
    kind: 0,
    start: first === undefined ? 0n : timeOf(first),
    end: 0n,
    attributes: [...distinct(records.flatMap(({ attributes }) => attributes)), ...(isMessages ? [] : records.flatMap(describe))],
    droppedAttributes: records.reduce((sum, { droppedAttributes }) => sum + droppedAttributes, 0),
    events: isMessages ? records.map((record) => ({ time: timeOf(record), name: nameOf(record), attributes: members(record.body), droppedAttributes: 0 })) : [],
    droppedEvents: 0,
    links: [],
    droppedLinks: 0,
    statusCode: 0,
    statusMessage: '',
  };
}

function timeOf({ time, observed }: LogRecord): bigint {
  return time === 0n ? observed : time;
}

/** What every event of a group says alike is said once; an attribute with several values keeps them all. */
function distinct(attributes: Attributes): Attributes {
  const seen = new Set<string>();
  return attributes.filter(([key, value]) => {
    if (typeof value === 'object') return true;
    const pair = `${typeof value} ${key.length} ${key} ${value}`;
    const isNew = !seen.has(pair);
    seen.add(pair);
    return isNew;
  });
}

function describe({ body, severity, severityText }: LogRecord): Attributes {
  const own: (readonly [string, AttributeValue])[] = [...members(body)];
  if (severity !== 0) own.push(['log.severity_number', severity]);
  if (severityText !== '') own.push(['log.severity_text', severityText]);
  return own;
}

function members(body: AttributeValue): Attributes {
  if (body === null) return [];
  return typeof body === 'object' && !Array.isArray(body) && !(body instanceof Uint8Array)
    ? Object.entries(body as { readonly [key: string]: AttributeValue })
    : [['log.body', body]];
}

/** Without a span id there is no span that could come; ids are judged before. */
function asRecord(call: LlmCall, { name, records }: EventGroup): LlmCall {
  const isCall = name === DETAILS && records.every(({ flags }) => (flags & SAMPLED) === 0);
  const operation = call.facts.operation === OTHER ? LOG_EVENT : call.facts.operation;
  return { ...call, kind: isCall ? call.kind : 'gen_ai.step', facts: { ...call.facts, operation } };
}

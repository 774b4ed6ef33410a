import { GEN_AI, type Json, OPENAI } from '@spanproof/vocabulary';
import type { Span } from '../../receive/contract.ts';
import type { AttributeReader } from '../attribute-reader.ts';
import { completeCall, withException } from '../complete-call.ts';
import { finishReason } from '../finish-reason.ts';
import { isMessageEvent, toEventMessage } from '../messages/event-messages.ts';
import { textPart, toMessages } from '../messages/chat-message.ts';
import type { JsonRecord } from '../open-record.ts';
import { parseJsonText } from '../parse-json-text.ts';
import { readConventions } from '../read-conventions.ts';
import { toObject } from '../to-json.ts';
import type { Dialect, DialectCall } from './dialect.ts';

const SYSTEM = 'gen_ai.system';
const MARKERS: ReadonlySet<string> = new Set([SYSTEM, 'gen_ai.prompt', 'gen_ai.completion', 'gen_ai.usage.prompt_tokens', 'gen_ai.usage.completion_tokens']);

/**
 * The OpenTelemetry GenAI conventions before v1.37 (semantic-conventions docs/gen-ai): `gen_ai.system`, and content in events of the span. Content in
 * log records comes by /v1/logs (docs/decisions/0012-logs-and-metrics.md).
 */
export const otelLegacy: Dialect = {
  name: 'otel-legacy',
  version: 1,
  recognises({ attributes, events }) {
    if (attributes.some(([key]) => key === GEN_AI.providerName)) return false;
    return attributes.some(([key]) => MARKERS.has(key)) || events.some(({ name }) => isMessageEvent(name));
  },
  read(reader, span): DialectCall {
    const base = completeCall(readConventions(reader), reader, NAMES);
    const { input, output, reasons, events } = readEvents(span);
    const request: JsonRecord = Object.assign(base.request, {});
    const response: JsonRecord = Object.assign(base.response, {});
    setMessages(request, GEN_AI.inputMessages, [...input, ...readText(reader, 'user', 'gen_ai.prompt')]);
    setMessages(response, GEN_AI.outputMessages, [...output, ...readText(reader, 'assistant', 'gen_ai.completion')]);
    const finished = base.facts.finish_reasons === undefined && reasons.length > 0 ? { finish_reasons: reasons } : {};
    return withException({ ...base, facts: { ...base.facts, ...finished }, request, response, events }, span);
  },
};

const NAMES = {
  facts: { provider: [SYSTEM] },
  tokens: { input: ['gen_ai.usage.prompt_tokens'], output: ['gen_ai.usage.completion_tokens'] },
  request: {
    [GEN_AI.requestSeed]: ['gen_ai.openai.request.seed'],
    [OPENAI.requestServiceTier]: ['gen_ai.openai.request.service_tier'],
    [GEN_AI.outputType]: ['gen_ai.openai.request.response_format'],
  },
  response: {
    [OPENAI.responseServiceTier]: ['gen_ai.openai.response.service_tier'],
    [OPENAI.responseSystemFingerprint]: ['gen_ai.openai.response.system_fingerprint'],
  },
} as const;

interface EventContent {
  readonly input: readonly Json[];
  readonly output: readonly Json[];
  readonly reasons: readonly string[];
  readonly events: ReadonlySet<Span['events'][number]>;
}

function readEvents({ events }: Span): EventContent {
  const input: Json[] = [];
  const output: Json[] = [];
  const reasons: string[] = [];
  const mapped = new Set<Span['events'][number]>();
  for (const event of events) {
    if (!isMessageEvent(event.name) || event.droppedAttributes > 0) continue;
    const read = toEventMessage(event.name, toObject(event.attributes));
    if (read === undefined) continue;
    (read.direction === 'input' ? input : output).push(read.message);
    const reason = read.finishReason === undefined ? undefined : finishReason(read.finishReason);
    if (reason !== undefined) reasons.push(reason);
    // A reason whose name changed is kept as it was received.
    if (reason === read.finishReason) mapped.add(event);
  }
  return { input, output, reasons, events: mapped };
}

/** One attribute with the whole conversation: JSON of messages, or a text. */
function readText(reader: AttributeReader, role: string, name: string): readonly Json[] {
  const text = reader.takeText(name);
  if (text === undefined) return [];
  const read = parseJsonText(text);
  return (read === undefined ? undefined : toMessages(read)) ?? [{ role, parts: [textPart(text)] }];
}

function setMessages(content: JsonRecord, name: string, messages: readonly Json[]): void {
  if (content[name] === undefined && messages.length > 0) content[name] = messages;
}

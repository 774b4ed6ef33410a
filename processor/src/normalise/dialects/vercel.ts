import { GEN_AI, type Json } from '@spanproof/vocabulary';
import type { ScopeSpans, Span } from '../../receive/contract.ts';
import type { AttributeReader } from '../attribute-reader.ts';
import { asOperation, completeCall, withException, withOperation } from '../complete-call.ts';
import { argumentsOf, textPart, toMessages, toParts } from '../messages/chat-message.ts';
import { toToolDefinition } from '../messages/tool-definition.ts';
import type { JsonRecord } from '../open-record.ts';
import { isList, isMembers, parseJsonText } from '../parse-json-text.ts';
import { readConventions } from '../read-conventions.ts';
import { addMissing } from '../settle.ts';
import type { Dialect, DialectCall } from './dialect.ts';

const OPERATION = 'ai.operationId';
const SCOPE_6 = 'ai';
const SCOPE_7 = 'gen_ai';
const FIRST_CHUNK_7 = 'gen_ai.client.operation.time_to_first_chunk';

/**
 * The AI SDK (ai-sdk.dev/docs/ai-sdk-core/telemetry): version 6 with names of its own, version 7 (@ai-sdk/otel) with the conventions' and a few
 * departures. The outer span of both repeats the totals of its steps, so it is a step, no call.
 */
export const vercel: Dialect = {
  name: 'vercel',
  version: 1,
  recognises: ({ attributes }, { name }) => name === SCOPE_6 || name === SCOPE_7 || attributes.some(([key]) => key === OPERATION),
  read(reader, span, scope): DialectCall {
    const id = reader.takeString(OPERATION);
    const inner = id?.replace(/^ai\./, '');
    const base = withOperation(readConventions(reader), inner === undefined ? undefined : (OPERATIONS.get(inner) ?? inner));
    const call = completeCall(base, reader, NAMES);
    const request: JsonRecord = Object.assign(call.request, {});
    const response: JsonRecord = Object.assign(call.response, {});
    readMessages(reader, request, response);
    const streamed = inner?.endsWith('.doStream') === true ? { stream: true } : {};
    const completed = withFirstChunk(withException({ ...call, facts: { ...call.facts, ...streamed }, request, response }, span), reader);
    return isOuterEmbedding(completed, span, scope) ? asOperation(completed, completed.facts.operation, 'gen_ai.step') : completed;
  },
};

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['generateText.doGenerate', 'chat'],
  ['streamText.doStream', 'chat'],
  ['generateObject.doGenerate', 'chat'],
  ['streamObject.doStream', 'chat'],
  ['generateText', 'invoke_agent'],
  ['streamText', 'invoke_agent'],
  ['generateObject', 'invoke_agent'],
  ['streamObject', 'invoke_agent'],
  ['embed.doEmbed', 'embeddings'],
  ['embedMany.doEmbed', 'embeddings'],
  ['rerank.doRerank', 'rerank'],
  ['toolCall', 'execute_tool'],
]);

const NAMES = {
  facts: {
    provider: ['ai.model.provider', 'gen_ai.system'],
    model_requested: ['ai.model.id'],
    model_served: ['ai.response.model'],
    response_id: ['ai.response.id'],
    finish_reasons: ['ai.response.finishReason', 'ai.finishReason'],
    tool: ['ai.toolCall.name'],
    first_chunk_ms: ['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk'],
  },
  tokens: {
    input: ['ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'],
    output: ['ai.usage.outputTokens', 'ai.usage.completionTokens'],
    cache_read: ['ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens'],
    cache_write: ['ai.usage.inputTokenDetails.cacheWriteTokens'],
    reasoning: ['ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens'],
  },
  request: {
    [GEN_AI.requestMaxTokens]: ['ai.settings.maxOutputTokens', 'ai.settings.maxTokens'],
    [GEN_AI.requestTemperature]: ['ai.settings.temperature'],
    [GEN_AI.requestTopP]: ['ai.settings.topP'],
    [GEN_AI.requestTopK]: ['ai.settings.topK'],
    [GEN_AI.requestFrequencyPenalty]: ['ai.settings.frequencyPenalty'],
    [GEN_AI.requestPresencePenalty]: ['ai.settings.presencePenalty'],
    [GEN_AI.requestSeed]: ['ai.settings.seed'],
    [GEN_AI.requestStopSequences]: ['ai.settings.stopSequences'],
    [GEN_AI.agentName]: ['ai.telemetry.functionId', 'resource.name'],
    [GEN_AI.toolCallId]: ['ai.toolCall.id'],
  },
  response: { [GEN_AI.toolCallResult]: ['ai.toolCall.result', 'ai.toolCall.output'] },
  subject: {
    session: ['ai.telemetry.metadata.sessionId', 'ai.telemetry.metadata.conversationId'],
    user: ['ai.telemetry.metadata.userId'],
  },
} as const;

function readMessages(reader: AttributeReader, request: JsonRecord, response: JsonRecord): void {
  addMissing(request, GEN_AI.toolCallArguments, () => argumentsOf(reader.take('ai.toolCall.args') ?? reader.take('ai.toolCall.input')).arguments);
  addMissing(
    request,
    GEN_AI.inputMessages,
    () => takeJson(reader, 'ai.prompt.messages', toMessages) ?? takeJson(reader, 'ai.prompt', readPrompt) ?? readValues(reader),
  );
  addMissing(request, GEN_AI.toolDefinitions, () => takeTools(reader));
  reshapeTools(request);
  addMissing(response, GEN_AI.outputMessages, () => readAnswer(reader));
}

/** The outer span's own form: {system?, prompt?} or {system?, messages?}. */
function readPrompt(value: Json): readonly Json[] | undefined {
  if (!isMembers(value)) return undefined;
  const { system, prompt, messages, ...others } = value;
  if (Object.keys(others).length > 0) return undefined;
  const asked = typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : (prompt ?? messages ?? []);
  const read = toMessages(asked);
  return read === undefined || system === undefined ? read : [...(toMessages([{ role: 'system', content: system }]) ?? []), ...read];
}

/** A list of JSON texts of strings. */
function readValues(reader: AttributeReader): Json | undefined {
  const name = reader.peek('ai.values') === undefined ? 'ai.value' : 'ai.values';
  const value = reader.peek(name);
  const texts = (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map(unquote);
  if (texts.some((text) => text === undefined)) return undefined;
  reader.take(name);
  return texts.map((text) => ({ role: 'user', parts: [textPart(text ?? '')] }));
}

function unquote(text: unknown): string | undefined {
  const list = typeof text === 'string' && text.startsWith('"') ? parseJsonText(`[${text}]`) : undefined;
  const [value] = isList(list) && list.length === 1 ? list : [];
  return typeof value === 'string' ? value : undefined;
}

function takeTools(reader: AttributeReader): Json | undefined {
  const tools = reader.peek('ai.prompt.tools');
  if (!Array.isArray(tools)) return undefined;
  const taken = reader.take('ai.prompt.tools');
  return isList(taken) ? taken.map(toToolDefinition) : undefined;
}

/** Version 7 writes the conventions' name with the SDK's own member for the schema. */
function reshapeTools(request: JsonRecord): void {
  const tools = request[GEN_AI.toolDefinitions];
  const list = typeof tools === 'string' ? parseJsonText(tools) : undefined;
  if (isList(list) && list.some((tool) => isMembers(tool) && tool['inputSchema'] !== undefined)) request[GEN_AI.toolDefinitions] = list.map(toToolDefinition);
}

function readAnswer(reader: AttributeReader): Json | undefined {
  const reasoning = reader.takeText('ai.response.reasoning');
  const text = reader.takeText('ai.response.text', 'ai.response.object', 'ai.result.text', 'ai.result.object');
  const calls = takeJson(reader, 'ai.response.toolCalls', (value) => (isList(value) ? value : undefined)) ?? [];
  const parts: Json[] = [];
  if (reasoning !== undefined) parts.push({ type: 'reasoning', content: reasoning });
  if (text !== undefined && text !== '') parts.push(textPart(text));
  parts.push(...toParts(calls.map((call) => (isMembers(call) && call['type'] === undefined ? { type: 'tool-call', ...call } : call))));
  return parts.length === 0 ? undefined : [{ role: 'assistant', parts }];
}

/** Takes an attribute of JSON text where `read` makes something of it. */
function takeJson<Value>(reader: AttributeReader, name: string, read: (value: Json) => Value | undefined): Value | undefined {
  const text = reader.peek(name);
  const value = typeof text === 'string' ? parseJsonText(text) : undefined;
  const result = value === undefined ? undefined : read(value);
  if (result !== undefined) reader.take(name);
  return result;
}

function withFirstChunk(call: DialectCall, reader: AttributeReader): DialectCall {
  const seconds = reader.peek(FIRST_CHUNK_7);
  const nanoseconds = typeof seconds === 'number' ? Math.round(seconds * 1e9) : Number.NaN;
  if (call.facts.time_to_first_chunk_ns !== undefined || !Number.isSafeInteger(nanoseconds) || nanoseconds < 0) return call;
  reader.take(FIRST_CHUNK_7);
  return { ...call, facts: { ...call.facts, time_to_first_chunk_ns: nanoseconds, stream: true } };
}

/** Version 7 gives the span around an embedding the same operation as the call itself, which is its child in the same body. */
function isOuterEmbedding({ facts, tokens }: DialectCall, { spanId, statusCode }: Span, scope: ScopeSpans): boolean {
  if (scope.name !== SCOPE_7 || facts.operation !== 'embeddings' || tokens.input !== undefined) return false;
  return statusCode !== 2 || parentsIn(scope).has(spanId);
}

/** Per scope, because a search for every span would cost the square of a hostile body. */
const PARENTS = new WeakMap<ScopeSpans, ReadonlySet<string>>();

function parentsIn(scope: ScopeSpans): ReadonlySet<string> {
  const parents = PARENTS.get(scope) ?? new Set(scope.spans.map(({ parentSpanId }) => parentSpanId));
  PARENTS.set(scope, parents);
  return parents;
}

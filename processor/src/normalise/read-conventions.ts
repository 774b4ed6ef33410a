import { AWS_BEDROCK, type CallFacts, type CallKind, GEN_AI, GENERAL, type Json, MCP, OPENAI, type SubjectFacts, SPANPROOF } from '@spanproof/vocabulary';
import type { AttributeReader } from './attribute-reader.ts';
import type { DialectCall, DialectFacts } from './dialects/dialect.ts';
import { ENUMERATED, enumerate, OTHER } from './enumeration.ts';
import { openRecord } from './open-record.ts';
import { present } from './present.ts';
import { USER_NAMES } from './read-emitter.ts';

/** What the newest names of the OpenTelemetry GenAI conventions say, and their spellings of the year before (semantic-conventions v1.40 to v1.41). */
export function readConventions(reader: AttributeReader): DialectCall {
  const { kind, operation } = readOperation(reader);
  return {
    kind,
    facts: readFacts(reader, operation),
    tokens: readTokens(reader),
    request: takeAll(reader, REQUEST),
    response: takeAll(reader, RESPONSE),
    subject: present<Pick<SubjectFacts, 'session' | 'user'>>({
      session: reader.takeString(GEN_AI.conversationId, GENERAL.sessionId),
      user: reader.takeString(...USER_NAMES),
    }),
  };
}

const KINDS: ReadonlyMap<string, CallKind> = new Map([
  ['chat', 'llm.call'],
  ['generate_content', 'llm.call'],
  ['text_completion', 'llm.call'],
  ['embeddings', 'llm.call'],
  ['execute_tool', 'tool.call'],
]);
const MCP_TOOL_CALL = 'tools/call';

export function kindOf(operation: string): CallKind {
  return KINDS.get(operation) ?? 'gen_ai.step';
}

/** Every other operation (agent, workflow, retrieval, memory, guardrail, plan, or one not known yet) is a step. */
function readOperation(reader: AttributeReader): { readonly kind: CallKind; readonly operation: string } {
  const named = reader.takeString(GEN_AI.operationName);
  const method = reader.takeString(MCP.methodName);
  const operation = named ?? method;
  if (operation === undefined) return { kind: 'gen_ai.step', operation: OTHER };
  if (named !== undefined && !ENUMERATED.test(named)) reader.keep(GEN_AI.operationName);
  if (method !== undefined && (named !== undefined || !ENUMERATED.test(method))) reader.keep(MCP.methodName);
  return { kind: KINDS.get(operation) ?? (method === MCP_TOOL_CALL ? 'tool.call' : 'gen_ai.step'), operation: enumerate(operation) };
}

function readFacts(reader: AttributeReader, operation: string): DialectFacts {
  const toolName = reader.takeString(GEN_AI.toolName);
  return present<DialectFacts>({
    operation,
    provider: reader.takeString(GEN_AI.providerName),
    model_requested: reader.takeString(GEN_AI.requestModel),
    model_served: reader.takeString(GEN_AI.responseModel),
    response_id: reader.takeString(GEN_AI.responseId),
    server_address: reader.takeString(GENERAL.serverAddress),
    server_port: reader.takeCount(GENERAL.serverPort),
    stream: reader.takeBoolean(GEN_AI.requestStream),
    time_to_first_chunk_ns: readFirstChunk(reader),
    rate_limit: readRateLimit(reader),
    finish_reasons: readFinishReasons(reader),
    error_type: readErrorType(reader),
    tool_names: toolName === undefined ? undefined : [toolName],
  });
}

/** Rounded: 1.1 s is 1 100 000 000 ns, not the 1 100 000 000.000 000 1 that the product of doubles is. */
function readFirstChunk(reader: AttributeReader): number | undefined {
  const seconds = reader.peek(GEN_AI.responseTimeToFirstChunk);
  const nanoseconds = typeof seconds === 'number' ? Math.round(seconds * 1e9) : Number.NaN;
  if (!Number.isSafeInteger(nanoseconds) || nanoseconds < 0) return undefined;
  reader.take(GEN_AI.responseTimeToFirstChunk);
  return nanoseconds;
}

function readFinishReasons(reader: AttributeReader): readonly string[] | undefined {
  const reasons = reader.takeStrings(GEN_AI.responseFinishReasons);
  const facts = reasons?.map(enumerate);
  if (facts?.includes(OTHER) === true) reader.keep(GEN_AI.responseFinishReasons);
  return facts;
}

function readErrorType(reader: AttributeReader): string | undefined {
  const type = reader.takeText(GENERAL.errorType);
  if (type === undefined) return undefined;
  if (!ENUMERATED.test(type)) reader.keep(GENERAL.errorType);
  return enumerate(type);
}

function readTokens(reader: AttributeReader): CallFacts['tokens'] {
  return present<CallFacts['tokens']>({
    input: reader.takeCount(GEN_AI.usageInputTokens),
    output: reader.takeCount(GEN_AI.usageOutputTokens),
    cache_read: reader.takeCount(GEN_AI.usageCacheReadInputTokens, 'gen_ai.usage.cache_read_input_tokens'),
    cache_write: reader.takeCount(GEN_AI.usageCacheWriteInputTokens, 'gen_ai.usage.cache_creation.input_tokens', 'gen_ai.usage.cache_creation_input_tokens'),
    reasoning: reader.takeCount(GEN_AI.usageReasoningOutputTokens, 'gen_ai.usage.reasoning_tokens'),
  });
}

/** When a limit starts anew stays with the content: providers say it in words of their own. */
function readRateLimit(reader: AttributeReader): CallFacts['rate_limit'] {
  const limit = present<NonNullable<CallFacts['rate_limit']>>({
    requests_limit: reader.takeCount(SPANPROOF.rateLimitRequestsLimit),
    requests_remaining: reader.takeCount(SPANPROOF.rateLimitRequestsRemaining),
    tokens_limit: reader.takeCount(SPANPROOF.rateLimitTokensLimit),
    tokens_remaining: reader.takeCount(SPANPROOF.rateLimitTokensRemaining),
  });
  return Object.keys(limit).length === 0 ? undefined : limit;
}

/** What was asked: parameters, content in, and what the call is about. */
const REQUEST: readonly string[] = [
  GEN_AI.systemInstructions,
  GEN_AI.inputMessages,
  GEN_AI.toolDefinitions,
  GEN_AI.outputType,
  GEN_AI.promptName,
  GEN_AI.promptVersion,
  GEN_AI.requestMaxTokens,
  GEN_AI.requestTemperature,
  GEN_AI.requestTopP,
  GEN_AI.requestTopK,
  GEN_AI.requestFrequencyPenalty,
  GEN_AI.requestPresencePenalty,
  GEN_AI.requestStopSequences,
  GEN_AI.requestSeed,
  GEN_AI.requestChoiceCount,
  GEN_AI.requestReasoningLevel,
  GEN_AI.requestPreviousResponseId,
  GEN_AI.requestEncodingFormats,
  GEN_AI.embeddingsDimensionCount,
  GEN_AI.toolType,
  GEN_AI.toolDescription,
  GEN_AI.toolCallId,
  GEN_AI.toolCallArguments,
  GEN_AI.agentId,
  GEN_AI.agentName,
  GEN_AI.agentVersion,
  GEN_AI.workflowName,
  GEN_AI.dataSourceId,
  GEN_AI.retrievalQueryText,
  GEN_AI.retrievalTopK,
  GEN_AI.memoryStoreId,
  GEN_AI.memoryRecordId,
  GEN_AI.memoryQueryText,
  OPENAI.apiType,
  OPENAI.requestServiceTier,
  MCP.methodName,
  MCP.protocolVersion,
  MCP.resourceUri,
  GENERAL.httpRequestMethod,
  GENERAL.httpRequestResendCount,
  GENERAL.urlFull,
  SPANPROOF.captureRequest,
  SPANPROOF.requestStore,
  SPANPROOF.requestMetadata,
  AWS_BEDROCK.guardrailId,
];

/** What came back. */
const RESPONSE: readonly string[] = [
  GEN_AI.outputMessages,
  GEN_AI.toolCallResult,
  GEN_AI.retrievalDocuments,
  GEN_AI.memoryRecords,
  OPENAI.responseServiceTier,
  OPENAI.responseSystemFingerprint,
  GENERAL.httpResponseStatusCode,
  SPANPROOF.captureResponse,
  GEN_AI.usageTextInputTokens,
  GEN_AI.usageImageInputTokens,
  GEN_AI.usageAudioInputTokens,
  GEN_AI.usageTextOutputTokens,
  GEN_AI.usageImageOutputTokens,
  GEN_AI.usageAudioOutputTokens,
  SPANPROOF.rateLimitRequestsReset,
  SPANPROOF.rateLimitTokensReset,
  SPANPROOF.rateLimitRetryAfter,
];

/** Values as they were: JSON text stays text, structured values stay structured. */
function takeAll(reader: AttributeReader, names: readonly string[]): { readonly [attribute: string]: Json } {
  const content = openRecord();
  for (const name of names) {
    const value = reader.take(name);
    if (value !== undefined) content[name] = value;
  }
  return content;
}

import { GEN_AI, type Json } from '@spanproof/vocabulary';
import { accumulateCohere, readCohereTexts } from './cohere-stream.ts';
import { describeUrl, keepPart } from './media.ts';
import { describeChatTool, describeToolCall } from './openai-chat-messages.ts';
import type { Description, JsonObject, Protocol, Refusal } from './protocol.ts';
import { present, readArray, readInteger, readNumber, readObject, readString, readStrings } from './read.ts';

/** https://docs.cohere.com/v2/reference/chat */
export const cohereChat: Protocol = {
  name: 'cohere-chat',
  operation: 'chat',
  family: 'cohere',
  path: /\/v2\/chat\/?$/,
  certainPath: /\/v2\/chat\/?$/,
  requestIdHeaders: ['x-request-id', 'x-debug-trace-id'],
  recognises: (body) => typeof body.model === 'string' && Array.isArray(body.messages),
  describeRequest,
  describeResponse,
  accumulate: accumulateCohere,
  readTexts: readCohereTexts,
  refuse: refuseAsCohere,
};

export function refuseAsCohere({ code, message, decisionId }: Refusal): JsonObject {
  return { message, code, decision_id: decisionId };
}

function describeRequest(body: JsonObject): Description {
  const format = readString(readObject(body.response_format)?.type);
  return {
    facts: {
      [GEN_AI.requestModel]: readString(body.model),
      [GEN_AI.requestStream]: body.stream === true ? true : undefined,
      [GEN_AI.requestMaxTokens]: readInteger(body.max_tokens),
      [GEN_AI.requestTemperature]: readNumber(body.temperature),
      [GEN_AI.requestTopP]: readNumber(body.p),
      [GEN_AI.requestTopK]: readInteger(body.k),
      [GEN_AI.requestFrequencyPenalty]: readNumber(body.frequency_penalty),
      [GEN_AI.requestPresencePenalty]: readNumber(body.presence_penalty),
      [GEN_AI.requestStopSequences]: readStrings(body.stop_sequences),
      [GEN_AI.requestSeed]: readInteger(body.seed),
      [GEN_AI.outputType]: format === undefined ? undefined : format.startsWith('json') ? 'json' : 'text',
    },
    content: {
      [GEN_AI.inputMessages]: readArray(body.messages)?.map(describeMessage),
      [GEN_AI.toolDefinitions]: readArray(body.tools)?.map(describeChatTool),
      [GEN_AI.retrievalDocuments]: readArray(body.documents)?.map(describeDocument),
    },
  };
}

function describeResponse(body: JsonObject): Description {
  const reason = readString(body.finish_reason);
  const usage = readObject(body.usage);
  const tokens = readObject(usage?.tokens);
  const message = describeMessage(body.message ?? {});
  return {
    facts: {
      [GEN_AI.responseId]: readString(body.id),
      [GEN_AI.responseFinishReasons]: reason === undefined ? undefined : [reason],
      [GEN_AI.usageInputTokens]: readInteger(tokens?.input_tokens),
      [GEN_AI.usageOutputTokens]: readInteger(tokens?.output_tokens),
      [GEN_AI.usageCacheReadInputTokens]: readInteger(usage?.cached_tokens),
    },
    content: {
      [GEN_AI.outputMessages]:
        readObject(body.message) === undefined
          ? undefined
          : [
              present({
                ...message,
                role: message.role ?? 'assistant',
                finish_reason: reason === undefined ? undefined : (FINISH[reason] ?? reason.toLowerCase()),
              }),
            ],
    },
    errorType: readObject(body.message) === undefined && reason === undefined ? readString(body.code) : undefined,
  };
}

function describeMessage(message: Json): JsonObject {
  const object = readObject(message) ?? {};
  const role = readString(object.role);
  if (role === 'tool') {
    return { role, parts: [present({ type: 'tool_call_response', id: readString(object.tool_call_id), response: object.content ?? null })] };
  }
  return present({
    role,
    parts: [
      ...(typeof object.tool_plan === 'string' ? [{ type: 'reasoning', content: object.tool_plan }] : []),
      ...describeContent(object.content),
      ...(readArray(object.tool_calls) ?? []).map(describeToolCall),
    ],
  });
}

function describeContent(content: Json | undefined): readonly JsonObject[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', content }];
  return (readArray(content) ?? []).map((part) => {
    const object = readObject(part) ?? {};
    const url = readString(readObject(object.image_url)?.url);
    if (typeof object.text === 'string') return { type: 'text', content: object.text };
    if (typeof object.thinking === 'string') return { type: 'reasoning', content: object.thinking };
    return url === undefined ? keepPart(part) : describeUrl('image', url);
  });
}

/** A document is a text or an object with an id of the application's. */
function describeDocument(document: Json): Json {
  return typeof document === 'string' ? { content: document } : document;
}

const FINISH: Readonly<Record<string, string>> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool_call',
  ERROR: 'error',
  TIMEOUT: 'error',
};

import { GEN_AI, type Json, OPENAI } from '@spanproof/vocabulary';
import { parseEmbedded } from './exact-json.ts';
import { describeBlob, describeFile, describeUrl, keepPart } from './media.ts';
import { accumulateChat } from './openai-chat-stream.ts';
import { OPENAI_REQUEST_ID, refuseAsOpenai } from './openai-shared.ts';
import type { Description, JsonObject, Protocol } from './protocol.ts';
import { present, readArray, readInteger, readNumber, readObject, readString, readStrings } from './read.ts';

/** https://platform.openai.com/docs/api-reference/chat: also Azure, Groq, DeepSeek, vLLM and every other host that speaks it. */
export const openaiChat: Protocol = {
  name: 'openai-chat',
  operation: 'chat',
  family: 'openai',
  path: /\/chat\/completions\/?$/,
  requestIdHeaders: OPENAI_REQUEST_ID,
  endOfStream: '[DONE]',
  recognises: (body) => readArray(body.messages) !== undefined,
  describeRequest,
  describeResponse,
  accumulate: accumulateChat,
  refuse: refuseAsOpenai,
};

function describeRequest(body: JsonObject): Description {
  const choices = readInteger(body.n);
  const format = readString(readObject(body.response_format)?.type);
  const tier = readString(body.service_tier);
  const tools = readArray(body.tools)?.map(describeTool);
  return {
    facts: {
      [GEN_AI.requestModel]: readString(body.model),
      [GEN_AI.requestStream]: body.stream === true ? true : undefined,
      [GEN_AI.requestMaxTokens]: readInteger(body.max_completion_tokens) ?? readInteger(body.max_tokens),
      [GEN_AI.requestTemperature]: readNumber(body.temperature),
      [GEN_AI.requestTopP]: readNumber(body.top_p),
      [GEN_AI.requestFrequencyPenalty]: readNumber(body.frequency_penalty),
      [GEN_AI.requestPresencePenalty]: readNumber(body.presence_penalty),
      [GEN_AI.requestStopSequences]: readStrings(body.stop),
      [GEN_AI.requestSeed]: readInteger(body.seed),
      [GEN_AI.requestChoiceCount]: choices === 1 ? undefined : choices,
      [GEN_AI.requestReasoningLevel]: readString(body.reasoning_effort),
      [GEN_AI.outputType]: format === undefined ? undefined : format.startsWith('json') ? 'json' : format,
      [OPENAI.apiType]: 'chat_completions',
      [OPENAI.requestServiceTier]: tier === 'auto' ? undefined : tier,
    },
    content: { [GEN_AI.inputMessages]: readArray(body.messages)?.map(describeMessage), [GEN_AI.toolDefinitions]: tools },
  };
}

function describeResponse(body: JsonObject): Description {
  const usage = readObject(body.usage);
  const choices = (readArray(body.choices) ?? []).map((choice) => readObject(choice) ?? {});
  const reasons = choices.map((choice) => readString(choice.finish_reason)).filter((reason) => reason !== undefined);
  const messages = choices.map((choice) => {
    const reason = readString(choice.finish_reason);
    const message = describeMessage(choice.message ?? {});
    return present({
      ...message,
      role: message.role ?? 'assistant',
      finish_reason: reason === 'tool_calls' || reason === 'function_call' ? 'tool_call' : reason,
    });
  });
  return {
    facts: {
      [GEN_AI.responseId]: readString(body.id),
      [GEN_AI.responseModel]: readString(body.model),
      [GEN_AI.responseFinishReasons]: reasons.length === 0 ? undefined : reasons,
      [GEN_AI.usageInputTokens]: readInteger(usage?.prompt_tokens),
      [GEN_AI.usageOutputTokens]: readInteger(usage?.completion_tokens),
      [GEN_AI.usageCacheReadInputTokens]: readInteger(readObject(usage?.prompt_tokens_details)?.cached_tokens),
      [GEN_AI.usageCacheWriteInputTokens]: readInteger(readObject(usage?.prompt_tokens_details)?.cache_write_tokens),
      [GEN_AI.usageReasoningOutputTokens]: readInteger(readObject(usage?.completion_tokens_details)?.reasoning_tokens),
      [OPENAI.responseServiceTier]: readString(body.service_tier),
      [OPENAI.responseSystemFingerprint]: readString(body.system_fingerprint),
    },
    content: { [GEN_AI.outputMessages]: messages.length === 0 ? undefined : messages },
    errorType: readString(readObject(body.error)?.code) ?? readString(readObject(body.error)?.type),
  };
}

/** Nested `{type, function: {...}}` of chat completions as the flat definition of the conventions. */
function describeTool(tool: Json): Json {
  const object = readObject(tool);
  const definition = readObject(object?.function);
  if (definition === undefined) return tool;
  const { name, description, parameters, ...rest } = definition;
  return present({ type: 'function', name, description, parameters, ...rest });
}

function describeMessage(message: Json): JsonObject {
  const object = readObject(message) ?? {};
  const role = readString(object.role);
  if (role === 'tool') {
    return { role, parts: [present({ type: 'tool_call_response', id: readString(object.tool_call_id), response: object.content ?? null })] };
  }
  const legacyCall = readObject(object.function_call);
  return present({
    role,
    name: readString(object.name),
    parts: [
      ...reasoningParts(object),
      ...contentParts(object.content),
      ...(typeof object.refusal === 'string' ? [{ type: 'refusal', content: object.refusal }] : []),
      ...(readArray(object.tool_calls) ?? []).map(describeToolCall),
      ...(legacyCall === undefined ? [] : [describeToolCall({ type: 'function', function: legacyCall })]),
      ...(readObject(object.audio) === undefined ? [] : [{ type: 'audio', audio: object.audio ?? null }]),
    ],
  });
}

/** DeepSeek, vLLM and OpenRouter put the chain of thought beside the content. */
function reasoningParts(message: JsonObject): readonly JsonObject[] {
  const text = readString(message.reasoning_content) ?? readString(message.reasoning);
  return text === undefined ? [] : [{ type: 'reasoning', content: text }];
}

function contentParts(content: Json | undefined): readonly JsonObject[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', content }];
  return (readArray(content) ?? []).map(describePart);
}

function describePart(part: Json): JsonObject {
  const object = readObject(part) ?? {};
  const url = readString(readObject(object.image_url)?.url);
  const audio = readObject(object.input_audio);
  const file = readObject(object.file);
  if (object.type === 'text' && typeof object.text === 'string') return { type: 'text', content: object.text };
  if (object.type === 'refusal' && typeof object.refusal === 'string') return { type: 'refusal', content: object.refusal };
  if (object.type === 'image_url' && url !== undefined) return describeUrl('image', url);
  if (object.type === 'input_audio' && typeof audio?.data === 'string') return describeBlob('audio', audio.data, audioType(audio.format));
  if (object.type === 'file' && typeof file?.file_id === 'string') return describeFile('document', file.file_id);
  if (object.type === 'file' && typeof file?.file_data === 'string')
    return { ...describeUrl('document', file.file_data), ...present({ filename: file.filename }) };
  return keepPart(part);
}

function audioType(format: Json | undefined): string | undefined {
  return typeof format === 'string' ? `audio/${format}` : undefined;
}

function describeToolCall(call: Json): JsonObject {
  const object = readObject(call) ?? {};
  const target = readObject(object.function);
  if (target === undefined) return keepPart(call);
  const text = readString(target.arguments);
  return present({
    type: 'tool_call',
    id: readString(object.id),
    name: readString(target.name),
    arguments: text === undefined ? target.arguments : parseEmbedded(text),
  });
}

import { GEN_AI, type Json } from '@spanproof/vocabulary';
import { describeBlob } from './media.ts';
import { accumulateOllama, readOllamaTexts } from './ollama-stream.ts';
import { describeChatTool, describeToolCall } from './openai-chat-messages.ts';
import type { Description, JsonObject, Protocol, Refusal } from './protocol.ts';
import { present, readArray, readInteger, readNumber, readObject, readString, readStrings } from './read.ts';

/** https://docs.ollama.com/api: chat, and generate, which has one prompt instead of messages. Streams are lines of JSON, and the default. */
export const ollamaChat: Protocol = {
  name: 'ollama-chat',
  operation: 'chat',
  family: 'ollama',
  path: /\/api\/chat\/?$/,
  certainPath: /^(?!)/,
  requestIdHeaders: ['x-request-id'],
  recognises: (body) => typeof body.model === 'string' && Array.isArray(body.messages),
  describeRequest,
  describeResponse,
  accumulate: accumulateOllama,
  readTexts: readOllamaTexts,
  refuse: refuseAsOllama,
};

export const ollamaGenerate: Protocol = {
  ...ollamaChat,
  name: 'ollama-generate',
  operation: 'text_completion',
  path: /\/api\/generate\/?$/,
  recognises: (body) => typeof body.model === 'string' && typeof body.prompt === 'string',
};

export function refuseAsOllama({ message }: Refusal): JsonObject {
  return { error: message };
}

function describeRequest(body: JsonObject): Description {
  const options = readObject(body.options) ?? {};
  const format = body.format;
  const system = readString(body.system);
  return {
    facts: {
      [GEN_AI.requestModel]: readString(body.model),
      [GEN_AI.requestStream]: body.stream === false ? undefined : true,
      [GEN_AI.requestMaxTokens]: readInteger(options.num_predict),
      [GEN_AI.requestTemperature]: readNumber(options.temperature),
      [GEN_AI.requestTopP]: readNumber(options.top_p),
      [GEN_AI.requestTopK]: readInteger(options.top_k),
      [GEN_AI.requestFrequencyPenalty]: readNumber(options.frequency_penalty),
      [GEN_AI.requestPresencePenalty]: readNumber(options.presence_penalty),
      [GEN_AI.requestStopSequences]: readStrings(options.stop),
      [GEN_AI.requestSeed]: readInteger(options.seed),
      [GEN_AI.requestReasoningLevel]: readString(body.think),
      [GEN_AI.outputType]: format === 'json' || readObject(format) !== undefined ? 'json' : undefined,
    },
    content: {
      [GEN_AI.inputMessages]:
        body.prompt === undefined ? readArray(body.messages)?.map(describeMessage) : [describeMessage({ ...body, role: 'user', content: body.prompt })],
      [GEN_AI.systemInstructions]: system === undefined || system === '' ? undefined : [{ type: 'text', content: system }],
      [GEN_AI.toolDefinitions]: readArray(body.tools)?.map(describeChatTool),
    },
  };
}

function describeResponse(body: JsonObject): Description {
  const reason = readString(body.done_reason);
  const message = readObject(body.message) ?? (body.response === undefined ? undefined : { ...body, content: body.response });
  const described = message === undefined ? undefined : describeMessage(message);
  const called = readArray(message?.tool_calls) !== undefined;
  return {
    facts: {
      [GEN_AI.responseModel]: readString(body.model),
      [GEN_AI.responseFinishReasons]: reason === undefined ? undefined : [reason],
      [GEN_AI.usageInputTokens]: readInteger(body.prompt_eval_count),
      [GEN_AI.usageOutputTokens]: readInteger(body.eval_count),
    },
    content: {
      [GEN_AI.outputMessages]:
        described === undefined
          ? undefined
          : [present({ ...described, role: described.role ?? 'assistant', finish_reason: called && reason === 'stop' ? 'tool_call' : reason })],
    },
    errorType: body.error === undefined ? undefined : '_OTHER',
  };
}

function describeMessage(message: Json): JsonObject {
  const { role, content, thinking, images, tool_calls: calls, tool_name: name } = readObject(message) ?? {};
  if (role === 'tool') return { role, parts: [present({ type: 'tool_call_response', name, response: content ?? null })] };
  return present({
    role: readString(role),
    parts: [
      ...(typeof thinking === 'string' && thinking !== '' ? [{ type: 'reasoning', content: thinking }] : []),
      ...(typeof content === 'string' && content !== '' ? [{ type: 'text', content }] : []),
      ...(readArray(images) ?? []).map((image) => describeBlob('image', readString(image) ?? '', undefined)),
      ...(readArray(calls) ?? []).map(describeToolCall),
    ],
  });
}

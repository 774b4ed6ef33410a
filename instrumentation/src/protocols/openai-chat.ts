import { GEN_AI, OPENAI } from '@spanproof/vocabulary';
import { describeChatTool, describeMessage } from './openai-chat-messages.ts';
import { accumulateChat, readChatTexts } from './openai-chat-stream.ts';
import { describeTokenDetails, OPENAI_REQUEST_ID, readDeployment, readSettings, refuseAsOpenai } from './openai-shared.ts';
import type { Description, JsonObject, Protocol } from './protocol.ts';
import { present, readArray, readInteger, readNumber, readObject, readString, readStrings } from './read.ts';

/** https://platform.openai.com/docs/api-reference/chat: also Azure, Groq, DeepSeek, Mistral, vLLM and every other host that speaks it. */
export const openaiChat: Protocol = {
  name: 'openai-chat',
  operation: 'chat',
  family: 'openai',
  path: /\/chat\/completions\/?$/,
  certainPath: /\/chat\/completions\/?$/,
  requestIdHeaders: OPENAI_REQUEST_ID,
  endOfStream: '[DONE]',
  at({ pathname }) {
    const deployment = readDeployment(pathname);
    return deployment === undefined ? openaiChat : { ...openaiChat, describeRequest: (body) => describeRequest({ model: deployment, ...body }) };
  },
  recognises: (body) => readArray(body.messages) !== undefined,
  describeRequest,
  describeResponse,
  accumulate: accumulateChat,
  readTexts: readChatTexts,
  refuse: refuseAsOpenai,
};

export function describeRequest(body: JsonObject): Description {
  const choices = readInteger(body.n);
  const format = readString(readObject(body.response_format)?.type);
  const tier = readString(body.service_tier);
  const tools = readArray(body.tools)?.map(describeChatTool);
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
      [GEN_AI.requestSeed]: readInteger(body.seed) ?? readInteger(body.random_seed),
      [GEN_AI.requestChoiceCount]: choices === 1 ? undefined : choices,
      [GEN_AI.requestReasoningLevel]: readString(body.reasoning_effort),
      [GEN_AI.outputType]: format === undefined ? undefined : format.startsWith('json') ? 'json' : format,
      ...readSettings(body).facts,
      [OPENAI.apiType]: 'chat_completions',
      [OPENAI.requestServiceTier]: tier === 'auto' ? undefined : tier,
    },
    content: { [GEN_AI.inputMessages]: readArray(body.messages)?.map(describeMessage), [GEN_AI.toolDefinitions]: tools, ...readSettings(body).content },
  };
}

export function describeResponse(body: JsonObject): Description {
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
      ...describeTokenDetails(usage?.prompt_tokens_details, usage?.completion_tokens_details),
      [OPENAI.responseServiceTier]: readString(body.service_tier),
      [OPENAI.responseSystemFingerprint]: readString(body.system_fingerprint),
    },
    content: { [GEN_AI.outputMessages]: messages.length === 0 ? undefined : messages },
    errorType: readString(readObject(body.error)?.code) ?? readString(readObject(body.error)?.type),
  };
}

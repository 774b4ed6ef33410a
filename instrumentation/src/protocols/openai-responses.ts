import { GEN_AI, type Json, OPENAI } from '@spanproof/vocabulary';
import { describeItem } from './openai-responses-items.ts';
import { accumulateResponses, readResponsesTexts } from './openai-responses-stream.ts';
import { OPENAI_REQUEST_ID, readSettings, refuseAsOpenai } from './openai-shared.ts';
import type { Description, JsonObject, Protocol } from './protocol.ts';
import { present, readArray, readInteger, readNumber, readObject, readString } from './read.ts';

/** https://platform.openai.com/docs/api-reference/responses */
export const openaiResponses: Protocol = {
  name: 'openai-responses',
  operation: 'chat',
  family: 'openai',
  path: /\/responses\/?$/,
  certainPath: /\/v1\/responses\/?$/,
  requestIdHeaders: OPENAI_REQUEST_ID,
  endOfStream: '[DONE]',
  recognises: (body) => typeof body.model === 'string' && (typeof body.input === 'string' || Array.isArray(body.input) || body.prompt !== undefined),
  describeRequest,
  describeResponse,
  accumulate: accumulateResponses,
  readTexts: readResponsesTexts,
  refuse: refuseAsOpenai,
  refuseInStream: (refusal) => ({ type: 'error', code: 'policy_blocked', message: refusal.message, param: null, ...refuseAsOpenai(refusal) }),
};

function describeRequest(body: JsonObject): Description {
  const tier = readString(body.service_tier);
  const format = readString(readObject(readObject(body.text)?.format)?.type);
  const instructions = body.instructions;
  return {
    facts: {
      [GEN_AI.requestModel]: readString(body.model),
      [GEN_AI.requestStream]: body.stream === true ? true : undefined,
      [GEN_AI.requestMaxTokens]: readInteger(body.max_output_tokens),
      [GEN_AI.requestTemperature]: readNumber(body.temperature),
      [GEN_AI.requestTopP]: readNumber(body.top_p),
      [GEN_AI.requestReasoningLevel]: readString(readObject(body.reasoning)?.effort),
      [GEN_AI.requestPreviousResponseId]: readString(body.previous_response_id),
      [GEN_AI.conversationId]: readString(body.conversation) ?? readString(readObject(body.conversation)?.id),
      [GEN_AI.promptName]: readString(readObject(body.prompt)?.id),
      [GEN_AI.promptVersion]: readString(readObject(body.prompt)?.version),
      [GEN_AI.outputType]: format === undefined ? undefined : format.startsWith('json') ? 'json' : format,
      ...readSettings(body).facts,
      [OPENAI.apiType]: 'responses',
      [OPENAI.requestServiceTier]: tier === 'auto' ? undefined : tier,
    },
    content: {
      [GEN_AI.inputMessages]: describeInput(body.input),
      [GEN_AI.systemInstructions]: typeof instructions === 'string' ? [{ type: 'text', content: instructions }] : undefined,
      [GEN_AI.toolDefinitions]: readArray(body.tools),
      ...readSettings(body).content,
    },
  };
}

function describeInput(input: Json | undefined): Json | undefined {
  if (typeof input === 'string') return [{ role: 'user', parts: [{ type: 'text', content: input }] }];
  return readArray(input)?.map((item) => describeItem(item));
}

function describeResponse(body: JsonObject): Description {
  const usage = readObject(body.usage);
  const error = readObject(body.error);
  const reason = readString(readObject(body.incomplete_details)?.reason) ?? readString(body.status);
  const parts = (readArray(body.output) ?? []).flatMap((item) => readArray(describeItem(item).parts) ?? []);
  const ended = reason === 'in_progress' || reason === 'queued' ? undefined : reason;
  const message = present({ role: 'assistant', parts, finish_reason: ended === undefined ? undefined : (FINISH[ended] ?? ended) });
  return {
    facts: {
      [GEN_AI.responseId]: readString(body.id),
      [GEN_AI.responseModel]: readString(body.model),
      [GEN_AI.responseFinishReasons]: ended === undefined ? undefined : [ended],
      [GEN_AI.usageInputTokens]: readInteger(usage?.input_tokens),
      [GEN_AI.usageOutputTokens]: readInteger(usage?.output_tokens),
      [GEN_AI.usageCacheReadInputTokens]: readInteger(readObject(usage?.input_tokens_details)?.cached_tokens),
      [GEN_AI.usageCacheWriteInputTokens]: readInteger(readObject(usage?.input_tokens_details)?.cache_write_tokens),
      [GEN_AI.usageReasoningOutputTokens]: readInteger(readObject(usage?.output_tokens_details)?.reasoning_tokens),
      [OPENAI.responseServiceTier]: readString(body.service_tier),
    },
    content: { [GEN_AI.outputMessages]: parts.length === 0 ? undefined : [message] },
    errorType: readString(error?.code) ?? readString(error?.type),
  };
}

/** The API has no finish reason; its status says the same. The attribute keeps the API's word, the message the schema's. */
const FINISH: Readonly<Record<string, string>> = { completed: 'stop', max_output_tokens: 'length', content_filter: 'content_filter', failed: 'error' };

import { GEN_AI, GENERAL, type Json } from '@spanproof/vocabulary';
import { describeBlock } from './anthropic-blocks.ts';
import { accumulateMessages, readMessagesTexts } from './anthropic-messages-stream.ts';
import type { Description, JsonObject, Protocol } from './protocol.ts';
import { present, readArray, readInteger, readNumber, readObject, readString, readStrings } from './read.ts';

/** https://docs.claude.com/en/api/messages */
export const anthropicMessages: Protocol = {
  name: 'anthropic-messages',
  operation: 'chat',
  family: 'anthropic',
  path: /\/messages\/?$/,
  certainPath: /\/v1\/messages\/?$/,
  requestIdHeaders: ['request-id', 'x-request-id'],
  recognises: (body) => typeof body.model === 'string' && Array.isArray(body.messages) && typeof body.max_tokens === 'number',
  describeRequest,
  describeResponse,
  accumulate: accumulateMessages,
  readTexts: readMessagesTexts,
  refuse: ({ code, message, decisionId }) => ({ type: 'error', error: { type: 'permission_error', message, code, decision_id: decisionId } }),
};

export function describeRequest(body: JsonObject): Description {
  return {
    facts: {
      [GEN_AI.requestModel]: readString(body.model),
      [GEN_AI.requestStream]: body.stream === true ? true : undefined,
      [GEN_AI.requestMaxTokens]: readInteger(body.max_tokens),
      [GEN_AI.requestTemperature]: readNumber(body.temperature),
      [GEN_AI.requestTopP]: readNumber(body.top_p),
      [GEN_AI.requestTopK]: readInteger(body.top_k),
      [GEN_AI.requestStopSequences]: readStrings(body.stop_sequences),
      [GENERAL.userId]: readString(readObject(body.metadata)?.user_id),
      [GEN_AI.requestReasoningLevel]: readString(readObject(body.output_config)?.effort),
      [GEN_AI.outputType]: readString(readObject(readObject(body.output_config)?.format)?.type)?.startsWith('json') === true ? 'json' : undefined,
    },
    content: {
      [GEN_AI.inputMessages]: readArray(body.messages)?.map(describeMessage),
      [GEN_AI.systemInstructions]: body.system === undefined ? undefined : describeContent(body.system),
      [GEN_AI.toolDefinitions]: readArray(body.tools)?.map(describeTool),
    },
  };
}

export function describeResponse(body: JsonObject): Description {
  const reason = readString(body.stop_reason);
  const parts = describeContent(body.content ?? []);
  const message = present({ role: readString(body.role) ?? 'assistant', parts, finish_reason: reason === undefined ? undefined : (FINISH[reason] ?? reason) });
  return {
    facts: {
      [GEN_AI.responseId]: readString(body.id),
      [GEN_AI.responseModel]: readString(body.model),
      [GEN_AI.responseFinishReasons]: reason === undefined ? undefined : [reason],
      ...describeUsage(readObject(body.usage) ?? {}),
    },
    content: { [GEN_AI.outputMessages]: parts.length === 0 ? undefined : [message] },
    errorType: readString(readObject(body.error)?.type),
  };
}

/** The conventions count cached tokens as input; this API reports them beside it. */
function describeUsage(usage: JsonObject): Description['facts'] {
  const [plain, read, written] = [usage.input_tokens, usage.cache_read_input_tokens, usage.cache_creation_input_tokens].map(readInteger);
  return {
    [GEN_AI.usageInputTokens]: plain === undefined ? undefined : plain + (read ?? 0) + (written ?? 0),
    [GEN_AI.usageCacheReadInputTokens]: read,
    [GEN_AI.usageCacheWriteInputTokens]: written,
    [GEN_AI.usageOutputTokens]: readInteger(usage.output_tokens),
  };
}

function describeMessage(message: Json): Json {
  const object = readObject(message) ?? {};
  return present({ role: readString(object.role), parts: describeContent(object.content ?? []) });
}

function describeContent(content: Json): readonly Json[] {
  if (typeof content === 'string') return [{ type: 'text', content }];
  return (readArray(content) ?? []).map(describeBlock);
}

/** A client tool has no type or `custom`; server tools stay as they are. */
function describeTool(tool: Json): Json {
  const object = readObject(tool) ?? {};
  const { type, name, description, input_schema: parameters, ...rest } = object;
  if (type !== undefined && type !== 'custom') return tool;
  return present({ type: 'function', name, description, parameters, ...rest });
}

/** Words of the message schema; the attribute keeps the API's own. */
const FINISH: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_call',
  refusal: 'content_filter',
};

import { AWS_BEDROCK, GEN_AI, type Json, SPANPROOF } from '@spanproof/vocabulary';
import { describeConverseBlock } from './bedrock-blocks.ts';
import { accumulateConverse, readConverseTexts } from './bedrock-converse-stream.ts';
import { AWS_REFUSAL_HEADERS, AWS_REQUEST_ID, describeConverseUsage, readModelId, refuseAsAws } from './bedrock-shared.ts';
import type { Description, JsonObject, Protocol } from './protocol.ts';
import { present, readArray, readInteger, readNumber, readObject, readString, readStrings } from './read.ts';

const PATH = /\/model\/([^/]+)\/(converse|converse-stream)$/;

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
export const bedrockConverse: Protocol = {
  name: 'bedrock-converse',
  operation: 'chat',
  family: 'aws.bedrock',
  path: PATH,
  certainPath: PATH,
  requestIdHeaders: AWS_REQUEST_ID,
  at({ pathname }) {
    const [, model, method] = PATH.exec(pathname) ?? [];
    return { ...bedrockConverse, describeRequest: (body) => describeConverse(body, readModelId(model), method === 'converse-stream') };
  },
  recognises: (body) => Array.isArray(body.messages) || readObject(body.promptVariables) !== undefined,
  describeRequest: (body) => describeConverse(body, undefined, false),
  describeResponse: describeConverseAnswer,
  accumulate: accumulateConverse,
  readTexts: readConverseTexts,
  refuse: refuseAsAws,
  refusalHeaders: AWS_REFUSAL_HEADERS,
};

export function describeConverse(body: JsonObject, model: string | undefined, streamed: boolean): Description {
  const settings = readObject(body.inferenceConfig) ?? {};
  const more = readObject(body.additionalModelRequestFields) ?? {};
  return {
    facts: {
      [GEN_AI.requestModel]: model,
      [GEN_AI.requestStream]: streamed ? true : undefined,
      [GEN_AI.requestMaxTokens]: readInteger(settings.maxTokens),
      [GEN_AI.requestTemperature]: readNumber(settings.temperature),
      [GEN_AI.requestTopP]: readNumber(settings.topP),
      [GEN_AI.requestTopK]: readInteger(settings.topK) ?? readInteger(more.top_k),
      [GEN_AI.requestStopSequences]: readStrings(settings.stopSequences),
      [AWS_BEDROCK.guardrailId]: readString(readObject(body.guardrailConfig)?.guardrailIdentifier),
    },
    content: {
      [GEN_AI.inputMessages]: readArray(body.messages)?.map(describeMessage),
      [GEN_AI.systemInstructions]: readArray(body.system)?.map(describeConverseBlock),
      [GEN_AI.toolDefinitions]: readArray(readObject(body.toolConfig)?.tools)?.map(describeTool),
      [SPANPROOF.requestMetadata]: readObject(body.requestMetadata),
    },
  };
}

export function describeConverseAnswer(body: JsonObject): Description {
  const reason = readString(body.stopReason);
  const message = readObject(readObject(body.output)?.message);
  return {
    facts: { [GEN_AI.responseFinishReasons]: reason === undefined ? undefined : [reason], ...describeConverseUsage(readObject(body.usage) ?? {}) },
    content: {
      [GEN_AI.outputMessages]:
        message === undefined
          ? undefined
          : [present({ ...describeMessage(message), finish_reason: reason === undefined ? undefined : (FINISH[reason] ?? reason) })],
    },
    errorType: readString(body.__type)?.replace(/^.*#/, ''),
  };
}

function describeMessage(message: Json): JsonObject {
  const object = readObject(message) ?? {};
  return { role: readString(object.role) ?? 'assistant', parts: (readArray(object.content) ?? []).map(describeConverseBlock) };
}

function describeTool(tool: Json): Json {
  const spec = readObject(readObject(tool)?.toolSpec);
  if (spec === undefined) return { type: Object.keys(readObject(tool) ?? {})[0] ?? 'unknown', settings: tool };
  const { name, description, inputSchema, ...rest } = spec;
  return present({ type: 'function', name, description, parameters: readObject(inputSchema)?.json ?? inputSchema, ...rest });
}

/** Words of the message schema; the attribute keeps the API's own. */
const FINISH: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_call',
  guardrail_intervened: 'content_filter',
  content_filtered: 'content_filter',
  malformed_model_output: 'error',
  malformed_tool_use: 'error',
};

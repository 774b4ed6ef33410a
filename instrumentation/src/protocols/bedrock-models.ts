import { GEN_AI, type Json, OPENAI } from '@spanproof/vocabulary';
import * as messages from './anthropic-messages.ts';
import { describeConverse, describeConverseAnswer } from './bedrock-converse.ts';
import * as chat from './openai-chat.ts';
import type { Description, JsonObject } from './protocol.ts';
import { present, readArray, readInteger, readNumber, readObject, readString, readStrings } from './read.ts';

/** How one maker's models speak inside InvokeModel. */
interface BedrockModel {
  readonly asks: (body: JsonObject) => boolean;
  readonly answers: (body: JsonObject) => boolean;
  readonly describeRequest: (body: JsonObject) => Description;
  readonly describeResponse: (body: JsonObject) => Description;
}

/** Anthropic; Nova, which speaks Converse; OpenAI, Mistral, DeepSeek and others with OpenAI's chat; then the prompts of Titan, Llama, Mistral, Cohere. */
const MODELS: readonly BedrockModel[] = [
  {
    asks: (body) => body.anthropic_version !== undefined,
    answers: (body) => body.type === 'message' || body.type === 'error',
    describeRequest: messages.describeRequest,
    describeResponse: messages.describeResponse,
  },
  {
    asks: (body) => body.inferenceConfig !== undefined || body.schemaVersion !== undefined || hasBlocks(body),
    answers: (body) => readObject(body.output)?.message !== undefined,
    describeRequest: (body) => describeConverse(body, undefined, false),
    describeResponse: describeConverseAnswer,
  },
  {
    asks: (body) => Array.isArray(body.messages),
    answers: (body) => Array.isArray(body.choices),
    describeRequest: describeChat,
    describeResponse: chat.describeResponse,
  },
  {
    asks: (body) => readPrompt(body) !== undefined,
    answers: (body) => readText(body) !== undefined,
    describeRequest: describePrompt,
    describeResponse: describeText,
  },
];

/** Undefined where no maker is known to send this. */
export function bedrockModelOf(body: JsonObject): BedrockModel | undefined {
  return MODELS.find(({ asks }) => asks(body));
}

export function describeModelAnswer(body: JsonObject): Description {
  const model = MODELS.find(({ answers }) => answers(body));
  const { facts, content, errorType } = model?.describeResponse(body) ?? { facts: {}, content: {} };
  return { facts: { ...describeCounts(body), ...defined(facts) }, content, errorType: errorType ?? readString(body.__type)?.replace(/^.*#/, '') };
}

function defined(facts: Description['facts']): Description['facts'] {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function hasBlocks(body: JsonObject): boolean {
  const content = readObject(readArray(body.messages)?.[0])?.content;
  return readObject(readArray(content)?.[0])?.type === undefined && Array.isArray(content);
}

function describeChat(body: JsonObject): Description {
  const { facts, content } = chat.describeRequest(body);
  return { facts: { ...facts, [OPENAI.apiType]: undefined }, content };
}

function readPrompt(body: JsonObject): readonly string[] | undefined {
  return readStrings(body.prompt) ?? readStrings(body.inputText) ?? readStrings(body.message) ?? readStrings(body.texts);
}

function describePrompt(body: JsonObject): Description {
  const settings = readObject(body.textGenerationConfig) ?? body;
  return {
    facts: {
      [GEN_AI.requestMaxTokens]: readInteger(settings.maxTokenCount) ?? readInteger(settings.max_gen_len) ?? readInteger(settings.max_tokens),
      [GEN_AI.requestTemperature]: readNumber(settings.temperature),
      [GEN_AI.requestTopP]: readNumber(settings.topP) ?? readNumber(settings.top_p) ?? readNumber(settings.p),
      [GEN_AI.requestTopK]: readInteger(settings.top_k) ?? readInteger(settings.k),
      [GEN_AI.requestStopSequences]: readStrings(settings.stopSequences) ?? readStrings(settings.stop) ?? readStrings(settings.stop_sequences),
      [GEN_AI.embeddingsDimensionCount]: readInteger(body.dimensions),
    },
    content: {
      [GEN_AI.inputMessages]: [
        ...(readArray(body.chat_history) ?? []).map((turn): Json => {
          const { role, message } = readObject(turn) ?? {};
          return { role: readString(role)?.toLowerCase() ?? 'user', parts: [{ type: 'text', content: message ?? '' }] };
        }),
        { role: 'user', parts: (readPrompt(body) ?? []).map((content) => ({ type: 'text', content })) },
      ],
    },
  };
}

function readText(body: JsonObject): string | undefined {
  const [result] = readArray(body.results) ?? readArray(body.outputs) ?? [];
  return readString(readObject(result)?.outputText) ?? readString(readObject(result)?.text) ?? readString(body.generation) ?? readString(body.text);
}

function describeText(body: JsonObject): Description {
  const result = readObject((readArray(body.results) ?? readArray(body.outputs))?.[0]) ?? body;
  const reason = readString(result.completionReason) ?? readString(result.stop_reason) ?? readString(result.finish_reason);
  return {
    facts: { [GEN_AI.responseFinishReasons]: reason === undefined ? undefined : [reason] },
    content: {
      [GEN_AI.outputMessages]: [
        present({
          role: 'assistant',
          parts: [{ type: 'text', content: readText(body) ?? '' }],
          finish_reason: reason === undefined ? undefined : (FINISH[reason] ?? reason.toLowerCase()),
        }),
      ],
    },
  };
}

/** Counts of the model's own answer, and those Bedrock adds to the last event of a stream. */
function describeCounts(body: JsonObject): Description['facts'] {
  const metrics = readObject(body['amazon-bedrock-invocationMetrics']);
  return {
    [GEN_AI.usageInputTokens]: readInteger(metrics?.inputTokenCount) ?? readInteger(body.inputTextTokenCount) ?? readInteger(body.prompt_token_count),
    [GEN_AI.usageOutputTokens]:
      readInteger(metrics?.outputTokenCount) ?? readInteger(readObject(readArray(body.results)?.[0])?.tokenCount) ?? readInteger(body.generation_token_count),
    [GEN_AI.responseId]: readString(body.generation_id),
  };
}

const FINISH: Readonly<Record<string, string>> = {
  FINISH: 'stop',
  FINISHED: 'stop',
  COMPLETE: 'stop',
  LENGTH: 'length',
  MAX_TOKENS: 'length',
  CONTENT_FILTERED: 'content_filter',
};

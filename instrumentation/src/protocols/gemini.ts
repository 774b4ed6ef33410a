import { GEN_AI, type Json } from '@spanproof/vocabulary';
import { describeContentOf, describeTools } from './gemini-parts.ts';
import { accumulateGemini, readGeminiTexts } from './gemini-stream.ts';
import { refuseAsGoogle } from './google-shared.ts';
import type { Description, JsonObject, Protocol } from './protocol.ts';
import { present, readArray, readInteger, readNumber, readObject, readString, readStrings } from './read.ts';

const PATH = /\/(?:models|tunedModels|endpoints)\/([^/:]+):(generateContent|streamGenerateContent)$/;

/** https://ai.google.dev/api/generate-content, and the same of Vertex AI. */
export const gemini: Protocol = {
  name: 'gemini',
  operation: 'generate_content',
  family: 'gcp.gemini',
  path: PATH,
  certainPath: PATH,
  requestIdHeaders: ['x-goog-request-id', 'x-request-id'],
  at({ pathname }) {
    const [, model, method] = PATH.exec(pathname) ?? [];
    return { ...gemini, describeRequest: (body) => describeRequest(body, model, method === 'streamGenerateContent') };
  },
  recognises: (body) => readArray(body.contents) !== undefined,
  describeRequest: (body) => describeRequest(body, undefined, false),
  describeResponse,
  accumulate: accumulateGemini,
  readTexts: readGeminiTexts,
  refuse: refuseAsGoogle,
};

function describeRequest(body: JsonObject, model: string | undefined, streamed: boolean): Description {
  const config = readObject(body.generationConfig) ?? readObject(body.generation_config) ?? {};
  const system = readObject(body.systemInstruction) ?? readObject(body.system_instruction);
  const choices = readInteger(config.candidateCount);
  const thinking = readObject(config.thinkingConfig);
  const mime = readString(config.responseMimeType);
  return {
    facts: {
      [GEN_AI.requestModel]: model,
      [GEN_AI.requestStream]: streamed ? true : undefined,
      [GEN_AI.requestMaxTokens]: readInteger(config.maxOutputTokens),
      [GEN_AI.requestTemperature]: readNumber(config.temperature),
      [GEN_AI.requestTopP]: readNumber(config.topP),
      [GEN_AI.requestTopK]: readInteger(config.topK),
      [GEN_AI.requestFrequencyPenalty]: readNumber(config.frequencyPenalty),
      [GEN_AI.requestPresencePenalty]: readNumber(config.presencePenalty),
      [GEN_AI.requestStopSequences]: readStrings(config.stopSequences),
      [GEN_AI.requestSeed]: readInteger(config.seed),
      [GEN_AI.requestChoiceCount]: choices === 1 ? undefined : choices,
      [GEN_AI.requestReasoningLevel]: readString(thinking?.thinkingLevel)?.toLowerCase(),
      [GEN_AI.outputType]: mime === undefined ? undefined : mime.endsWith('json') ? 'json' : 'text',
    },
    content: {
      [GEN_AI.inputMessages]: readArray(body.contents)?.map((content) => describeContentOf(content, 'user')),
      [GEN_AI.systemInstructions]: system === undefined ? undefined : describeContentOf(system, 'system').parts,
      [GEN_AI.toolDefinitions]: readArray(body.tools)?.flatMap(describeTools),
    },
  };
}

function describeResponse(body: JsonObject): Description {
  const candidates = (readArray(body.candidates) ?? []).map((candidate) => readObject(candidate) ?? {});
  const reasons = candidates.map(({ finishReason }) => readString(finishReason)).filter((reason) => reason !== undefined);
  const refused = readString(readObject(body.promptFeedback)?.blockReason);
  return {
    facts: {
      [GEN_AI.responseId]: readString(body.responseId),
      [GEN_AI.responseModel]: readString(body.modelVersion),
      [GEN_AI.responseFinishReasons]: reasons.length > 0 ? reasons : refused === undefined ? undefined : [refused],
      ...describeUsage(readObject(body.usageMetadata) ?? {}),
    },
    content: { [GEN_AI.outputMessages]: candidates.length === 0 ? undefined : candidates.map(describeCandidate) },
    errorType: readString(readObject(body.error)?.status),
  };
}

function describeCandidate({ content, finishReason }: JsonObject): Json {
  const message = describeContentOf(content ?? {}, 'model');
  const called = (readArray(message.parts) ?? []).some((part) => readObject(part)?.type === 'tool_call');
  const reason = readString(finishReason);
  return present({
    ...message,
    finish_reason: called && reason === 'STOP' ? 'tool_call' : reason === undefined ? undefined : (FINISH[reason] ?? 'content_filter'),
  });
}

/** Thoughts are output the candidates do not count; results of Google's own tools are input the prompt does not. */
function describeUsage(usage: JsonObject): Description['facts'] {
  const [prompt, tools, candidates, thoughts] = [
    usage.promptTokenCount,
    usage.toolUsePromptTokenCount,
    usage.candidatesTokenCount,
    usage.thoughtsTokenCount,
  ].map(readInteger);
  return {
    [GEN_AI.usageInputTokens]: prompt === undefined ? undefined : prompt + (tools ?? 0),
    [GEN_AI.usageOutputTokens]: candidates === undefined && thoughts === undefined ? undefined : (candidates ?? 0) + (thoughts ?? 0),
    [GEN_AI.usageCacheReadInputTokens]: readInteger(usage.cachedContentTokenCount),
    [GEN_AI.usageReasoningOutputTokens]: thoughts,
    [GEN_AI.usageImageInputTokens]: countModality(usage.promptTokensDetails, 'IMAGE'),
    [GEN_AI.usageAudioInputTokens]: countModality(usage.promptTokensDetails, 'AUDIO'),
    [GEN_AI.usageImageOutputTokens]: countModality(usage.candidatesTokensDetails, 'IMAGE'),
    [GEN_AI.usageAudioOutputTokens]: countModality(usage.candidatesTokensDetails, 'AUDIO'),
  };
}

function countModality(details: Json | undefined, modality: string): number | undefined {
  const found = (readArray(details) ?? []).map((detail) => readObject(detail) ?? {}).find((detail) => detail.modality === modality);
  return readInteger(found?.tokenCount);
}

/** Words of the message schema; the attribute keeps the API's own. Everything else of the enumeration says that content was withheld. */
const FINISH: Readonly<Record<string, string>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  MALFORMED_FUNCTION_CALL: 'error',
  UNEXPECTED_TOOL_CALL: 'error',
  OTHER: 'error',
};

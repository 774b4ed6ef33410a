import { GEN_AI, GENERAL, type Json } from '@spanproof/vocabulary';
import { keepLast } from './no-stream.ts';
import { OPENAI_REQUEST_ID, readDeployment, refuseAsOpenai } from './openai-shared.ts';
import type { Description, JsonObject, Protocol } from './protocol.ts';
import { readArray, readInteger, readObject, readString } from './read.ts';
import { NO_TEXTS } from './texts.ts';

/** https://platform.openai.com/docs/api-reference/embeddings. The vectors themselves are not captured. */
export const openaiEmbeddings: Protocol = {
  name: 'openai-embeddings',
  operation: 'embeddings',
  family: 'openai',
  path: /\/embeddings\/?$/,
  certainPath: /\/v1\/embeddings\/?$/,
  requestIdHeaders: OPENAI_REQUEST_ID,
  at({ pathname }) {
    const deployment = readDeployment(pathname);
    return deployment === undefined ? openaiEmbeddings : { ...openaiEmbeddings, describeRequest: (body) => describeRequest({ model: deployment, ...body }) };
  },
  recognises: (body) => typeof body.model === 'string' && (typeof body.input === 'string' || Array.isArray(body.input)),
  describeRequest,
  describeResponse,
  accumulate: keepLast,
  readTexts: () => NO_TEXTS,
  refuse: refuseAsOpenai,
};

function describeRequest(body: JsonObject): Description {
  const format = readString(body.encoding_format);
  return {
    facts: {
      [GEN_AI.requestModel]: readString(body.model),
      [GENERAL.userId]: readString(body.user),
      [GEN_AI.requestEncodingFormats]: format === undefined ? undefined : [format],
      [GEN_AI.embeddingsDimensionCount]: readInteger(body.dimensions),
    },
    content: { [GEN_AI.inputMessages]: body.input === undefined ? undefined : [{ role: 'user', parts: inputParts(body.input) }] },
  };
}

/** Texts one part each; token ids (a list of numbers, or of such lists) as they were sent. */
function inputParts(input: Json): readonly Json[] {
  const texts = typeof input === 'string' ? [input] : (readArray(input) ?? []);
  if (texts.every((text) => typeof text === 'string')) return texts.map((content) => ({ type: 'text', content }));
  return [{ type: 'token_ids', content: input }];
}

function describeResponse(body: JsonObject): Description {
  return {
    facts: { [GEN_AI.responseModel]: readString(body.model), [GEN_AI.usageInputTokens]: readInteger(readObject(body.usage)?.prompt_tokens) },
    content: {},
    errorType: readString(readObject(body.error)?.code) ?? readString(readObject(body.error)?.type),
  };
}

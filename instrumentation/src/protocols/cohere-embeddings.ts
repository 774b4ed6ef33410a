import { GEN_AI, type Json } from '@spanproof/vocabulary';
import { refuseAsCohere } from './cohere-chat.ts';
import { describeUrl, keepPart } from './media.ts';
import { keepLast } from './no-stream.ts';
import type { Description, JsonObject, Protocol } from './protocol.ts';
import { readArray, readInteger, readObject, readString, readStrings } from './read.ts';
import { NO_TEXTS } from './texts.ts';

/** https://docs.cohere.com/v2/reference/embed. The vectors themselves are not captured. */
export const cohereEmbeddings: Protocol = {
  name: 'cohere-embeddings',
  operation: 'embeddings',
  family: 'cohere',
  path: /\/v2\/embed\/?$/,
  certainPath: /\/v2\/embed\/?$/,
  requestIdHeaders: ['x-request-id', 'x-debug-trace-id'],
  recognises: (body) => typeof body.model === 'string' && ['texts', 'images', 'inputs'].some((name) => Array.isArray(body[name])),
  describeRequest,
  describeResponse,
  accumulate: keepLast,
  readTexts: () => NO_TEXTS,
  refuse: refuseAsCohere,
};

function describeRequest(body: JsonObject): Description {
  const texts = (readArray(body.texts) ?? []).map((content) => (typeof content === 'string' ? { type: 'text', content } : keepPart(content)));
  const images = (readArray(body.images) ?? []).map((image) => (typeof image === 'string' ? describeUrl('image', image) : keepPart(image)));
  const inputs = (readArray(body.inputs) ?? []).flatMap((input) => readArray(readObject(input)?.content) ?? []).map(describeInput);
  return {
    facts: {
      [GEN_AI.requestModel]: readString(body.model),
      [GEN_AI.requestEncodingFormats]: readStrings(body.embedding_types),
      [GEN_AI.embeddingsDimensionCount]: readInteger(body.output_dimension),
    },
    content: { [GEN_AI.inputMessages]: [{ role: 'user', parts: [...texts, ...images, ...inputs] }] },
  };
}

function describeInput(part: Json): JsonObject {
  const object = readObject(part) ?? {};
  const url = readString(readObject(object.image_url)?.url);
  if (typeof object.text === 'string') return { type: 'text', content: object.text };
  return url === undefined ? keepPart(part) : describeUrl('image', url);
}

function describeResponse(body: JsonObject): Description {
  const meta = readObject(body.meta);
  return {
    facts: {
      [GEN_AI.responseId]: readString(body.id),
      [GEN_AI.usageInputTokens]: readInteger(readObject(meta?.tokens)?.input_tokens) ?? readInteger(readObject(meta?.billed_units)?.input_tokens),
    },
    content: {},
    errorType: body.embeddings === undefined ? readString(body.code) : undefined,
  };
}

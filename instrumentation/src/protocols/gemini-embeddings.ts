import { GEN_AI, type Json } from '@spanproof/vocabulary';
import { describeContentOf } from './gemini-parts.ts';
import { refuseAsGoogle } from './google-shared.ts';
import { keepLast } from './no-stream.ts';
import type { Description, JsonObject, Protocol } from './protocol.ts';
import { readArray, readInteger, readObject } from './read.ts';
import { NO_TEXTS } from './texts.ts';

const PATH = /\/models\/([^/:]+):(?:embedContent|batchEmbedContents|(?<=embedding[^/:]*:)predict)$/;

/** https://ai.google.dev/api/embeddings; on Vertex AI the same models answer `predict`. The vectors themselves are not captured. */
export const geminiEmbeddings: Protocol = {
  name: 'gemini-embeddings',
  operation: 'embeddings',
  family: 'gcp.gemini',
  path: PATH,
  certainPath: /:(?:embedContent|batchEmbedContents)$/,
  requestIdHeaders: ['x-goog-request-id', 'x-request-id'],
  at: ({ pathname }) => ({ ...geminiEmbeddings, describeRequest: (body) => describeRequest(body, PATH.exec(pathname)?.[1]) }),
  recognises: (body) =>
    body.content !== undefined || readArray(body.requests) !== undefined || readObject(readArray(body.instances)?.[0])?.content !== undefined,
  describeRequest: (body) => describeRequest(body, undefined),
  describeResponse,
  accumulate: keepLast,
  readTexts: () => NO_TEXTS,
  refuse: refuseAsGoogle,
};

function describeRequest(body: JsonObject, model: string | undefined): Description {
  const requests = (readArray(body.requests) ?? readArray(body.instances) ?? [body]).map((request) => readObject(request) ?? {});
  const [first] = requests;
  return {
    facts: {
      [GEN_AI.requestModel]: model,
      [GEN_AI.embeddingsDimensionCount]:
        readInteger(first?.outputDimensionality) ??
        readInteger(readObject(body.embedContentConfig)?.outputDimensionality) ??
        readInteger(readObject(body.parameters)?.outputDimensionality),
    },
    content: { [GEN_AI.inputMessages]: requests.map(({ content }): Json => describeContentOf(content ?? {}, 'user')) },
  };
}

function describeResponse(body: JsonObject): Description {
  const counts = (readArray(body.predictions) ?? []).map((prediction) =>
    readInteger(readObject(readObject(readObject(prediction)?.embeddings)?.statistics)?.token_count),
  );
  const known = counts.filter((count) => count !== undefined);
  const usage = readObject(body.usageMetadata);
  return {
    facts: {
      [GEN_AI.usageInputTokens]:
        readInteger(usage?.promptTokenCount) ??
        (counts.length > 0 && known.length === counts.length ? known.reduce((sum, count) => sum + count, 0) : undefined),
    },
    content: {},
    errorType: errorStatus(body),
  };
}

function errorStatus(body: JsonObject): string | undefined {
  const status = readObject(body.error)?.status;
  return typeof status === 'string' ? status : undefined;
}

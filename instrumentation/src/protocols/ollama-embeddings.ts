import { GEN_AI } from '@spanproof/vocabulary';
import { keepLast } from './no-stream.ts';
import { refuseAsOllama } from './ollama-chat.ts';
import type { Description, JsonObject, Protocol } from './protocol.ts';
import { readInteger, readString, readStrings } from './read.ts';
import { NO_TEXTS } from './texts.ts';

/** https://docs.ollama.com/api/embed, and its older form with one `prompt`. The vectors themselves are not captured. */
export const ollamaEmbeddings: Protocol = {
  name: 'ollama-embeddings',
  operation: 'embeddings',
  family: 'ollama',
  path: /\/api\/(?:embed|embeddings)\/?$/,
  certainPath: /^(?!)/,
  requestIdHeaders: ['x-request-id'],
  recognises: (body) => typeof body.model === 'string' && readTexts(body) !== undefined,
  describeRequest: (body) => ({
    facts: { [GEN_AI.requestModel]: readString(body.model), [GEN_AI.embeddingsDimensionCount]: readInteger(body.dimensions) },
    content: { [GEN_AI.inputMessages]: [{ role: 'user', parts: (readTexts(body) ?? []).map((content) => ({ type: 'text', content })) }] },
  }),
  describeResponse,
  accumulate: keepLast,
  readTexts: () => NO_TEXTS,
  refuse: refuseAsOllama,
};

function readTexts(body: JsonObject): readonly string[] | undefined {
  return readStrings(body.input) ?? readStrings(body.prompt);
}

function describeResponse(body: JsonObject): Description {
  return {
    facts: { [GEN_AI.responseModel]: readString(body.model), [GEN_AI.usageInputTokens]: readInteger(body.prompt_eval_count) },
    content: {},
    errorType: body.error === undefined ? undefined : '_OTHER',
  };
}

import { GEN_AI } from '@spanproof/vocabulary';
import { anthropicMessages, describeRequest } from './anthropic-messages.ts';
import type { Protocol } from './protocol.ts';

const PATH = /\/publishers\/anthropic\/models\/([^/:]+):(?:raw|streamRaw)Predict$/;

/** Messages on Vertex AI: the same bodies, with the model in the path. */
export const anthropicVertex: Protocol = {
  ...anthropicMessages,
  name: 'anthropic-vertex',
  path: PATH,
  certainPath: PATH,
  requestIdHeaders: ['request-id', 'x-goog-request-id', 'x-request-id'],
  at({ pathname }) {
    return {
      ...anthropicVertex,
      describeRequest(body) {
        const { facts, content } = describeRequest(body);
        return { facts: { ...facts, [GEN_AI.requestModel]: PATH.exec(pathname)?.[1]?.replace('%40', '@') }, content };
      },
    };
  },
  recognises: (body) => Array.isArray(body.messages),
};

import { GEN_AI } from '@spanproof/vocabulary';
import { describeRequest, describeResponse, openaiChat } from './openai-chat.ts';
import type { Description, JsonObject, Protocol } from './protocol.ts';
import { readString } from './read.ts';

const PATH = /\/v1\/(?:fim|agents)\/completions\/?$/;

/**
 * https://docs.mistral.ai/api: code completion and agents. Its chat and embeddings are OpenAI's formats on the same paths, and are read as those.
 */
export const mistral: Protocol = {
  ...openaiChat,
  name: 'mistral',
  family: 'mistral_ai',
  path: PATH,
  certainPath: PATH,
  requestIdHeaders: ['mistral-correlation-id', 'x-kong-request-id', ...openaiChat.requestIdHeaders],
  at: () => mistral,
  recognises: (body) => Array.isArray(body.messages) || typeof body.prompt === 'string',
  describeRequest: describeMistral,
  describeResponse,
};

function describeMistral(body: JsonObject): Description {
  const { facts, content } = describeRequest(body);
  const prompt = [readString(body.prompt), readString(body.suffix)].filter((text) => text !== undefined);
  return {
    facts: { ...facts, 'openai.api.type': undefined, [GEN_AI.agentId]: readString(body.agent_id) },
    content:
      prompt.length === 0
        ? content
        : { ...content, [GEN_AI.inputMessages]: [{ role: 'user', parts: prompt.map((text) => ({ type: 'text', content: text })) }] },
  };
}

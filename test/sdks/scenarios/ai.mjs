// AI SDK 6 and 7 over its provider for OpenAI; which calls are responses and which chat is the provider's choice.
export function open([ai, provider], { url }) {
  const openai = provider.createOpenAI({ apiKey: 'loopback-key', baseURL: `${url}/v1` });
  return { ai, chat: openai.chat('gpt-x'), model: openai('gpt-x'), failing: (how) => openai.chat(`fail-${how}`), embedding: openai.embedding('embed-x') };
}

export const operations = {
  create: async ({ ai, chat }) => view(await ai.generateText({ model: chat, prompt: 'say hello', maxRetries: 1 })),
  responses: async ({ ai, model }) => view(await ai.generateText({ model, prompt: 'say hello', maxRetries: 1 })),
  stream: async ({ ai, chat }) => {
    const result = ai.streamText({ model: chat, prompt: 'say hello' });
    const all = [];
    for await (const piece of result.textStream) all.push(piece);
    return [all, await result.finishReason];
  },
  'early break': async ({ ai, chat }) => {
    for await (const piece of ai.streamText({ model: chat, prompt: 'say hello' }).textStream) return piece;
  },
  429: async ({ ai, failing }) => ai.generateText({ model: failing('429'), prompt: 'x', maxRetries: 0 }),
  500: async ({ ai, failing }) => ai.generateText({ model: failing('500'), prompt: 'x', maxRetries: 0 }),
  tools: async ({ ai, chat }) => {
    const weather = ai.tool({
      description: 'The weather of a city',
      inputSchema: ai.jsonSchema({ type: 'object', properties: { city: { type: 'string' } } }),
      execute: async () => '8 degrees',
    });
    const { text, steps } = await ai.generateText({ model: chat, prompt: 'weather?', tools: { weather }, stopWhen: ai.stepCountIs(2) });
    return [text, steps.length];
  },
  embeddings: async ({ ai, embedding }) => (await ai.embedMany({ model: embedding, values: ['a', 'b'] })).embeddings,
};

function view({ text, finishReason, usage }) {
  return { text, finishReason, usage };
}

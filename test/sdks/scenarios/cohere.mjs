const ASK = { model: 'command-x', messages: [{ role: 'user', content: 'say hello' }] };
const TOOLS = [
  {
    type: 'function',
    function: { name: 'weather', description: 'The weather of a city', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
];

export function open(sdk, { url }) {
  const Client = sdk.CohereClientV2 ?? sdk.default.CohereClientV2;
  return { client: new Client({ token: 'loopback-key', environment: url, maxRetries: 0 }) };
}

export const operations = {
  create: async ({ client }) => client.chat(ASK),
  withResponse: async ({ client }) => {
    const { data, rawResponse } = await client.chat(ASK).withRawResponse();
    return [data, rawResponse.status];
  },
  stream: async ({ client }) => collect(await client.chatStream(ASK)),
  'early break': async ({ client }) => {
    for await (const event of await client.chatStream(ASK)) if (event.type === 'content-delta') return event;
  },
  429: async ({ client }) => client.chat({ ...ASK, model: 'fail-429' }, { maxRetries: 0 }),
  500: async ({ client }) => client.chat({ ...ASK, model: 'fail-500' }, { maxRetries: 0 }),
  tools: async ({ client }) => (await client.chat({ ...ASK, tools: TOOLS })).message,
  'tools, stream': async ({ client }) => collect(await client.chatStream({ ...ASK, tools: TOOLS })),
  embeddings: async ({ client }) =>
    (await client.embed({ model: 'embed-x', texts: ['a', 'b'], inputType: 'search_document', embeddingTypes: ['float'] })).embeddings,
};

async function collect(events) {
  const all = [];
  for await (const event of events) all.push(event);
  return all;
}

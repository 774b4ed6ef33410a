const ASK = { model: 'mistral-x', messages: [{ role: 'user', content: 'say hello' }] };
const TOOLS = [
  {
    type: 'function',
    function: { name: 'weather', description: 'The weather of a city', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
];

export function open(sdk, { url }) {
  return { client: new sdk.Mistral({ apiKey: 'loopback-key', serverURL: url }) };
}

export const operations = {
  create: async ({ client }) => client.chat.complete(ASK),
  stream: async ({ client }) => collect(await client.chat.stream(ASK)),
  'early break': async ({ client }) => {
    for await (const event of await client.chat.stream(ASK)) if (event.data.choices[0]?.delta.content) return event.data.choices;
  },
  fim: async ({ client }) => client.fim.complete({ model: 'mistral-x', prompt: 'def f(', suffix: 'return' }),
  agents: async ({ client }) => client.agents.complete({ agentId: 'ag-1', messages: ASK.messages }),
  429: async ({ client }) => client.chat.complete({ ...ASK, model: 'fail-429' }),
  500: async ({ client }) => client.chat.complete({ ...ASK, model: 'fail-500' }),
  tools: async ({ client }) => (await client.chat.complete({ ...ASK, tools: TOOLS })).choices,
  parts: async ({ client }) =>
    (
      await client.chat.complete({
        ...ASK,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'what?' },
              { type: 'image_url', imageUrl: 'data:image/png;base64,iVBORw0KGgo=' },
            ],
          },
        ],
      })
    ).choices,
  embeddings: async ({ client }) => (await client.embeddings.create({ model: 'embed-x', inputs: ['a', 'b'], encodingFormat: 'float' })).data,
};

async function collect(events) {
  const all = [];
  for await (const event of events) all.push(event.data);
  return all;
}

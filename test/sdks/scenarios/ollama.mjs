const ASK = { model: 'llama-x', messages: [{ role: 'user', content: 'say hello' }] };
const TOOLS = [
  {
    type: 'function',
    function: { name: 'weather', description: 'The weather of a city', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
];

export function open(sdk, { url }) {
  return { client: new sdk.Ollama({ host: url }) };
}

export const operations = {
  create: async ({ client }) => client.chat(ASK),
  generate: async ({ client }) => client.generate({ model: 'llama-x', prompt: 'say hello' }),
  parse: async ({ client }) => (await client.chat({ ...ASK, format: { type: 'object', properties: { city: { type: 'string' } } } })).message,
  stream: async ({ client }) => collect(await client.chat({ ...ASK, stream: true })),
  'early break': async ({ client }) => {
    for await (const part of await client.chat({ ...ASK, stream: true })) return part.message;
  },
  abort: async ({ client }) => {
    const stream = await client.chat({ ...ASK, model: 'fail-stall', stream: true });
    for await (const _part of stream) stream.abort();
    return 'left';
  },
  429: async ({ client }) => client.chat({ ...ASK, model: 'fail-429' }),
  500: async ({ client }) => client.chat({ ...ASK, model: 'fail-500' }),
  tools: async ({ client }) => (await client.chat({ ...ASK, tools: TOOLS })).message,
  parts: async ({ client }) => (await client.chat({ ...ASK, messages: [{ role: 'user', content: 'what is this?', images: ['iVBORw0KGgo='] }] })).message,
  embeddings: async ({ client }) => client.embed({ model: 'embed-x', input: ['a', 'b'] }),
};

async function collect(events) {
  const all = [];
  for await (const event of events) all.push(event);
  return all;
}

const ASK = { model: 'claude-x', max_tokens: 64, messages: [{ role: 'user', content: 'say hello' }] };
const TOOLS = [{ name: 'weather', description: 'The weather of a city', input_schema: { type: 'object', properties: { city: { type: 'string' } } } }];
const PARTS = [
  {
    role: 'user',
    content: [
      { type: 'text', text: 'what is this?' },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
    ],
  },
];

export function open(sdk, { url }) {
  const Anthropic = sdk.Anthropic ?? sdk.default ?? sdk;
  return { client: new Anthropic({ apiKey: 'loopback-key', baseURL: url, maxRetries: 1 }) };
}

export const operations = {
  create: async ({ client }) => client.messages.create(ASK),
  asResponse: async ({ client }) => {
    const response = await client.messages.create(ASK).asResponse();
    return [response.status, new URL(response.url).pathname, await response.json()];
  },
  withResponse: async ({ client }) => {
    const { data, response } = await client.messages.create(ASK).withResponse();
    return [data, response.status];
  },
  parse: async ({ client }) => (await client.messages.parse(ASK)).content,
  stream: async ({ client }) => collect(await client.messages.create({ ...ASK, stream: true })),
  'stream helper': async ({ client }) => client.messages.stream(ASK).finalMessage(),
  'stream helper, withResponse': async ({ client }) => {
    const { data, response } = await client.messages.stream(ASK).withResponse();
    return [await data.finalText(), response.status];
  },
  'early break': async ({ client }) => {
    for await (const event of await client.messages.create({ ...ASK, stream: true })) if (event.type === 'content_block_delta') return event;
  },
  abort: async ({ client }) => {
    const stream = await client.messages.create({ ...ASK, model: 'fail-stall', stream: true });
    for await (const event of stream) if (event.type === 'content_block_delta') stream.controller.abort();
    return 'left';
  },
  429: async ({ client }) => client.messages.create({ ...ASK, model: 'fail-429' }),
  500: async ({ client }) => client.messages.create({ ...ASK, model: 'fail-500' }),
  tools: async ({ client }) => {
    const first = await client.messages.create({ ...ASK, tools: TOOLS });
    const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: first.content[0].id, content: '8 degrees' }] };
    const messages = [...ASK.messages, { role: 'assistant', content: first.content }, result];
    return [first.content, (await client.messages.create({ ...ASK, tools: TOOLS, messages })).content];
  },
  'tools, stream': async ({ client }) => (await client.messages.stream({ ...ASK, tools: TOOLS }).finalMessage()).content,
  parts: async ({ client }) => (await client.messages.create({ ...ASK, messages: PARTS })).content,
};

async function collect(events) {
  const all = [];
  for await (const event of events) all.push(event);
  return all;
}

// openai 4 to 7: the same operations, under the names that each version gives them.
const ASK = [{ role: 'user', content: 'say hello' }];
const CHAT = { model: 'gpt-x', messages: ASK };
const STREAM = { ...CHAT, stream: true, stream_options: { include_usage: true } };
const SCHEMA = { type: 'json_schema', json_schema: { name: 'place', strict: true, schema: { type: 'object', properties: { city: { type: 'string' } } } } };
const TOOLS = [
  {
    type: 'function',
    function: { name: 'weather', description: 'The weather of a city', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
];
const PARTS = [
  {
    role: 'user',
    content: [
      { type: 'text', text: 'what is this?' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
    ],
  },
];

export function open(sdk, { url }) {
  const OpenAI = sdk.OpenAI ?? sdk.default ?? sdk;
  const client = new OpenAI({ apiKey: 'loopback-key', baseURL: `${url}/v1`, maxRetries: 1 });
  return { client, completions: typeof client.chat.completions.parse === 'function' ? client.chat.completions : client.beta.chat.completions };
}

export const operations = {
  create: async ({ client }) => client.chat.completions.create(CHAT),
  'create, _request_id': async ({ client }) => typeof (await client.chat.completions.create(CHAT))._request_id,
  asResponse: async ({ client }) => {
    const response = await client.chat.completions.create(CHAT).asResponse();
    return [response.status, response.ok, new URL(response.url).pathname, response.headers.get('content-type'), await response.json()];
  },
  withResponse: async ({ client }) => {
    const { data, response } = await client.chat.completions.create(CHAT).withResponse();
    return [data, response.status, response.headers.get('x-ratelimit-limit-requests')];
  },
  parse: async ({ completions }) => (await completions.parse({ ...CHAT, response_format: SCHEMA })).choices,
  stream: async ({ client }) => collect(await client.chat.completions.create(STREAM)),
  'stream, withResponse': async ({ client }) => {
    const { data, response } = await client.chat.completions.create(STREAM).withResponse();
    return [await collect(data), response.headers.get('content-type')];
  },
  'stream, asResponse': async ({ client }) => (await client.chat.completions.create(STREAM).asResponse()).text(),
  'stream, tee': async ({ client }) => {
    const [left, right] = (await client.chat.completions.create(STREAM)).tee();
    return [await collect(left), await collect(right)];
  },
  'stream helper': async ({ completions }) => (await completions.stream(STREAM).finalChatCompletion()).choices,
  'early break': async ({ client }) => {
    for await (const chunk of await client.chat.completions.create(STREAM)) if (chunk.choices[0]?.delta?.content) return chunk.choices[0].delta;
  },
  abort: async ({ client }) => {
    const controller = new AbortController();
    for await (const chunk of await client.chat.completions.create({ ...STREAM, model: 'fail-stall' }, { signal: controller.signal }))
      if (chunk.choices[0]?.delta?.content) controller.abort();
    return 'left';
  },
  429: async ({ client }) => client.chat.completions.create({ ...CHAT, model: 'fail-429' }),
  500: async ({ client }) => client.chat.completions.create({ ...CHAT, model: 'fail-500' }),
  tools: async ({ client }) => {
    const first = await client.chat.completions.create({ ...CHAT, tools: TOOLS });
    const { message } = first.choices[0];
    const messages = [...ASK, message, { role: 'tool', tool_call_id: message.tool_calls[0].id, content: '8 degrees' }];
    return [message, (await client.chat.completions.create({ ...CHAT, messages, tools: TOOLS })).choices];
  },
  'tools, stream': async ({ client }) => collect(await client.chat.completions.create({ ...STREAM, tools: TOOLS })),
  parts: async ({ client }) => (await client.chat.completions.create({ ...CHAT, messages: PARTS })).choices,
  responses: async ({ client }) => (await client.responses.create({ model: 'gpt-x', input: 'say hello' })).output_text,
  'responses, stream': async ({ client }) => collect(await client.responses.create({ model: 'gpt-x', input: 'say hello', stream: true })),
  completions: async ({ client }) => client.completions.create({ model: 'gpt-x', prompt: 'say hello' }),
  embeddings: async ({ client }) => (await client.embeddings.create({ model: 'embed-x', input: ['a', 'b'] })).data,
};

async function collect(events) {
  const all = [];
  for await (const event of events) all.push(event);
  return all;
}

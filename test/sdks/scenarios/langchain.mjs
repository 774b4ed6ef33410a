const TOOL = {
  type: 'function',
  function: { name: 'weather', description: 'The weather of a city', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
};

export function open(sdk, { url }) {
  const configuration = { baseURL: `${url}/v1` };
  const open = (model, more) => new sdk.ChatOpenAI({ model, apiKey: 'loopback-key', configuration, maxRetries: 0, ...more });
  return {
    chat: open('gpt-x'),
    streaming: open('gpt-x', { streamUsage: true }),
    failing: open('fail-500'),
    embeddings: new sdk.OpenAIEmbeddings({ model: 'embed-x', apiKey: 'loopback-key', configuration }),
  };
}

export const operations = {
  create: async ({ chat }) => view(await chat.invoke('say hello')),
  stream: async ({ streaming }) => {
    const all = [];
    for await (const chunk of await streaming.stream('say hello')) all.push(chunk.content);
    return all;
  },
  'early break': async ({ streaming }) => {
    for await (const chunk of await streaming.stream('say hello')) if (chunk.content !== '') return chunk.content;
  },
  500: async ({ failing }) => failing.invoke('x'),
  tools: async ({ chat }) => (await chat.bindTools([TOOL]).invoke('weather?')).tool_calls,
  parse: async ({ chat }) =>
    chat.withStructuredOutput({ title: 'place', type: 'object', properties: { city: { type: 'string' } } }, { method: 'jsonSchema' }).invoke('where?'),
  embeddings: async ({ embeddings }) => embeddings.embedDocuments(['a', 'b']),
};

function view({ content, usage_metadata, response_metadata }) {
  return { content, usage_metadata, finish: response_metadata.finish_reason };
}

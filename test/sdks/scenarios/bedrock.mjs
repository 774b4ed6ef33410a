const ASK = { modelId: 'anthropic.claude-x:0', messages: [{ role: 'user', content: [{ text: 'say hello' }] }] };
const NATIVE = JSON.stringify({ anthropic_version: 'bedrock-2023-05-31', max_tokens: 64, messages: [{ role: 'user', content: 'say hello' }] });
const TOOLS = {
  tools: [
    {
      toolSpec: { name: 'weather', description: 'The weather of a city', inputSchema: { json: { type: 'object', properties: { city: { type: 'string' } } } } },
    },
  ],
};
const PARTS = [{ role: 'user', content: [{ text: 'what is this?' }, { image: { format: 'png', source: { bytes: new Uint8Array([1, 2, 3]) } } }] }];

export function open(sdk, { http2 }) {
  const credentials = { accessKeyId: 'loopback', secretAccessKey: 'loopback' };
  return { sdk, client: new sdk.BedrockRuntimeClient({ region: 'eu-west-1', endpoint: http2, credentials, maxAttempts: 2 }) };
}

export const operations = {
  create: async ({ sdk, client }) => view(await client.send(new sdk.ConverseCommand(ASK))),
  stream: async ({ sdk, client }) => collect((await client.send(new sdk.ConverseStreamCommand(ASK))).stream),
  'early break': async ({ sdk, client }) => {
    for await (const event of (await client.send(new sdk.ConverseStreamCommand(ASK))).stream) if (event.contentBlockDelta) return event;
  },
  'abort before': async ({ sdk, client }) => {
    const controller = new AbortController();
    controller.abort();
    return client.send(new sdk.ConverseCommand(ASK), { abortSignal: controller.signal });
  },
  // Where the frame that was on its way is cut is chance, and whether the SDK calls that an error with it: a guard lets whole frames through only.
  abort: async ({ sdk, client }) => {
    const controller = new AbortController();
    const { stream } = await client.send(new sdk.ConverseStreamCommand({ ...ASK, modelId: 'fail-stall' }), { abortSignal: controller.signal });
    try {
      for await (const event of stream) if (event.contentBlockDelta) controller.abort();
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    }
    return 'left';
  },
  invoke: async ({ sdk, client }) =>
    JSON.parse((await client.send(new sdk.InvokeModelCommand({ modelId: ASK.modelId, body: NATIVE }))).body.transformToString()),
  'invoke, stream': async ({ sdk, client }) => {
    const all = await collect((await client.send(new sdk.InvokeModelWithResponseStreamCommand({ modelId: ASK.modelId, body: NATIVE }))).body);
    return all.map(({ chunk }) => JSON.parse(Buffer.from(chunk.bytes).toString()));
  },
  429: async ({ sdk, client }) => client.send(new sdk.ConverseCommand({ ...ASK, modelId: 'fail-429' })),
  500: async ({ sdk, client }) => client.send(new sdk.ConverseCommand({ ...ASK, modelId: 'fail-500' })),
  tools: async ({ sdk, client }) => view(await client.send(new sdk.ConverseCommand({ ...ASK, toolConfig: TOOLS }))),
  'tools, stream': async ({ sdk, client }) => collect((await client.send(new sdk.ConverseStreamCommand({ ...ASK, toolConfig: TOOLS }))).stream),
  parts: async ({ sdk, client }) => view(await client.send(new sdk.ConverseCommand({ ...ASK, messages: PARTS }))),
};

function view({ output, stopReason, usage, $metadata }) {
  return { output, stopReason, usage, status: $metadata.httpStatusCode, attempts: $metadata.attempts };
}

async function collect(events) {
  const all = [];
  for await (const event of events) all.push(event);
  return all;
}

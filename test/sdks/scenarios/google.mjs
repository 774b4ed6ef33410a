const ASK = { model: 'gem-x', contents: 'say hello' };
const TOOLS = [
  {
    functionDeclarations: [
      { name: 'weather', description: 'The weather of a city', parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } } } },
    ],
  },
];

export function open(sdk, { url }) {
  return { ai: new sdk.GoogleGenAI({ apiKey: 'loopback-key', httpOptions: { baseUrl: url } }) };
}

export const operations = {
  create: async ({ ai }) => view(await ai.models.generateContent(ASK)),
  settings: async ({ ai }) =>
    view(await ai.models.generateContent({ ...ASK, config: { temperature: 0.5, topK: 4, maxOutputTokens: 64, systemInstruction: 'Be brief.' } })),
  parse: async ({ ai }) =>
    (
      await ai.models.generateContent({
        ...ASK,
        config: { responseMimeType: 'application/json', responseSchema: { type: 'OBJECT', properties: { city: { type: 'STRING' } } } },
      })
    ).text,
  stream: async ({ ai }) => {
    const all = [];
    for await (const chunk of await ai.models.generateContentStream(ASK)) all.push(view(chunk));
    return all;
  },
  'early break': async ({ ai }) => {
    for await (const chunk of await ai.models.generateContentStream(ASK)) return view(chunk);
  },
  abort: async ({ ai }) => {
    const controller = new AbortController();
    for await (const _chunk of await ai.models.generateContentStream({ ...ASK, model: 'fail-stall', config: { abortSignal: controller.signal } }))
      controller.abort();
    return 'left';
  },
  chat: async ({ ai }) => {
    const chat = ai.chats.create({ model: 'gem-x' });
    return [(await chat.sendMessage({ message: 'one' })).text, (await chat.sendMessage({ message: 'two' })).text];
  },
  429: async ({ ai }) => ai.models.generateContent({ ...ASK, model: 'fail-429' }),
  500: async ({ ai }) => ai.models.generateContent({ ...ASK, model: 'fail-500' }),
  tools: async ({ ai }) => (await ai.models.generateContent({ ...ASK, config: { tools: TOOLS } })).functionCalls,
  parts: async ({ ai }) =>
    view(await ai.models.generateContent({ ...ASK, contents: [{ text: 'what is this?' }, { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } }] })),
  embeddings: async ({ ai }) => (await ai.models.embedContent({ model: 'gem-embedding-x', contents: ['a', 'b'] })).embeddings,
};

function view({ text, candidates, usageMetadata, modelVersion, functionCalls }) {
  return { text, candidates, usageMetadata, modelVersion, functionCalls };
}

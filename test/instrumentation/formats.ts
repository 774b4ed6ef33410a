import { expect } from 'vitest';

/** One wire format as it is on the wire, without an SDK: what it must say of a call at the loopback provider. */
export interface Format {
  readonly name: string;
  readonly path: string;
  readonly operation: 'chat' | 'generate_content' | 'text_completion' | 'embeddings';
  readonly provider: string;
  readonly body: (prompt: string) => object;
  readonly facts: Readonly<Record<string, unknown>>;
  /** `late`: one JSON document, so that nothing is known before its end. */
  readonly stream?: { readonly path: string; readonly body: (prompt: string) => object; readonly late?: boolean };
  /** Members that offer one tool, which the provider then calls. */
  readonly tools?: object;
  readonly refusal: object;
}

const PARAMETERS = { type: 'object', properties: { city: { type: 'string' } } };
const FUNCTION = { type: 'function', function: { name: 'weather', description: 'The weather of a city', parameters: PARAMETERS } };
const number: unknown = expect.any(Number);
const text = (content: string): object => ({ role: 'user', content });
const chat = (prompt: string): object => ({
  model: 'm-1',
  messages: [{ role: 'system', content: 'Be brief.' }, text(prompt)],
  user: 'user-7',
  store: false,
  metadata: { team: 'desk' },
});
const CHAT_FACTS = {
  'gen_ai.request.model': 'm-1',
  'gen_ai.response.model': 'm-1-2026-01-01',
  'gen_ai.usage.input_tokens': number,
  'gen_ai.usage.reasoning.output_tokens': 1,
  'gen_ai.usage.cache_read.input_tokens': 2,
  'gen_ai.response.finish_reasons': ['stop'],
  'user.id': 'user-7',
  'spanproof.request.store': false,
  'spanproof.request.metadata': '{"team":"desk"}',
  'spanproof.rate_limit.requests.limit': 1000,
  'spanproof.rate_limit.requests.remaining': number,
  'spanproof.rate_limit.requests.reset': '60ms',
};
const OPENAI_REFUSAL = { error: { code: 'policy_blocked' } };
const streamed = (body: (prompt: string) => object) => (prompt: string) => ({ ...body(prompt), stream: true, stream_options: { include_usage: true } });

const gemini = (prompt: string): object => ({
  contents: [{ role: 'user', parts: [{ text: prompt }] }],
  systemInstruction: { parts: [{ text: 'Be brief.' }] },
  generationConfig: { temperature: 0.5, topP: 0.9, topK: 4, maxOutputTokens: 64, stopSequences: ['END'], candidateCount: 1, seed: 7 },
});
const GEMINI_FACTS = {
  'gen_ai.request.model': 'gem-1',
  'gen_ai.response.model': 'gem-1-001',
  'gen_ai.request.temperature': 0.5,
  'gen_ai.request.top_p': 0.9,
  'gen_ai.request.top_k': 4,
  'gen_ai.request.max_tokens': 64,
  'gen_ai.request.stop_sequences': ['END'],
  'gen_ai.request.seed': 7,
  'gen_ai.usage.output_tokens': 20, // sixteen written, four thought
  'gen_ai.usage.reasoning.output_tokens': 4,
  'gen_ai.usage.cache_read.input_tokens': 2,
  'gen_ai.response.finish_reasons': ['STOP'],
  'gen_ai.system_instructions': '[{"type":"text","content":"Be brief."}]',
};
const GEMINI_TOOLS = { tools: [{ functionDeclarations: [{ name: 'weather', parameters: PARAMETERS }] }] };

const converse = (prompt: string): object => ({
  messages: [{ role: 'user', content: [{ text: prompt }] }],
  system: [{ text: 'Be brief.' }],
  inferenceConfig: { maxTokens: 64, temperature: 0.5 },
  guardrailConfig: { guardrailIdentifier: 'guard-1', guardrailVersion: '1' },
  requestMetadata: { team: 'desk' },
});
const messages = (prompt: string): object => ({
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 64,
  messages: [text(prompt)],
  metadata: { user_id: 'user-7' },
});
const CONVERSE = '/model/anthropic.claude-x%3A0';

const ollama = (prompt: string): object => ({
  model: 'llama-1',
  messages: [text(prompt)],
  stream: false,
  options: { temperature: 0.5, top_k: 4, num_predict: 64, seed: 7 },
});
const OLLAMA_FACTS = {
  'gen_ai.request.model': 'llama-1',
  'gen_ai.request.temperature': 0.5,
  'gen_ai.request.top_k': 4,
  'gen_ai.request.max_tokens': 64,
  'gen_ai.request.seed': 7,
  'gen_ai.usage.input_tokens': number,
  'gen_ai.usage.output_tokens': 16,
};
const cohere = (prompt: string): object => ({
  model: 'command-1',
  messages: [text(prompt)],
  p: 0.9,
  k: 4,
  max_tokens: 64,
  seed: 7,
  documents: [{ id: 'doc-1', data: { text: 'a page' } }],
});

export const FORMATS: readonly Format[] = [
  {
    name: 'openai-chat at an Azure deployment',
    path: '/openai/deployments/deployed-1/chat/completions?api-version=2025-01-01',
    operation: 'chat',
    provider: 'openai',
    body: (prompt) => ({ messages: [text(prompt)] }),
    facts: { 'gen_ai.request.model': 'deployed-1', 'openai.api.type': 'chat_completions' },
    refusal: OPENAI_REFUSAL,
  },
  {
    name: 'openai-chat',
    path: '/v1/chat/completions',
    operation: 'chat',
    provider: 'openai',
    body: chat,
    facts: CHAT_FACTS,
    stream: { path: '/v1/chat/completions', body: streamed(chat) },
    tools: { tools: [FUNCTION] },
    refusal: OPENAI_REFUSAL,
  },
  {
    name: 'openai-completions',
    path: '/v1/completions',
    operation: 'text_completion',
    provider: 'openai',
    body: (prompt) => ({ model: 'm-1', prompt }),
    facts: { 'gen_ai.request.model': 'm-1', 'gen_ai.response.finish_reasons': ['stop'], 'gen_ai.usage.output_tokens': 16 },
    stream: { path: '/v1/completions', body: streamed((prompt) => ({ model: 'm-1', prompt })) },
    refusal: OPENAI_REFUSAL,
  },
  {
    name: 'mistral agents',
    path: '/v1/agents/completions',
    operation: 'chat',
    provider: 'mistral_ai',
    body: (prompt) => ({ agent_id: 'ag-1', messages: [text(prompt)], random_seed: 7 }),
    facts: { 'gen_ai.agent.id': 'ag-1', 'gen_ai.request.seed': 7 },
    refusal: OPENAI_REFUSAL,
  },
  {
    name: 'gemini',
    path: '/v1beta/models/gem-1:generateContent',
    operation: 'generate_content',
    provider: 'gcp.gemini',
    body: gemini,
    facts: GEMINI_FACTS,
    stream: { path: '/v1beta/models/gem-1:streamGenerateContent?alt=sse', body: gemini },
    tools: GEMINI_TOOLS,
    refusal: { error: { code: 403, status: 'PERMISSION_DENIED' } },
  },
  {
    name: 'gemini of Vertex, streamed as one array',
    path: '/v1/projects/p/locations/l/publishers/google/models/gem-1:generateContent',
    operation: 'generate_content',
    provider: 'gcp.gemini',
    body: gemini,
    facts: GEMINI_FACTS,
    stream: { path: '/v1/projects/p/locations/l/publishers/google/models/gem-1:streamGenerateContent', body: gemini, late: true },
    refusal: { error: { code: 403, status: 'PERMISSION_DENIED' } },
  },
  {
    name: 'gemini-embeddings',
    path: '/v1beta/models/gem-embedding-1:batchEmbedContents',
    operation: 'embeddings',
    provider: 'gcp.gemini',
    body: (prompt) => ({ requests: [{ content: { parts: [{ text: prompt }] }, outputDimensionality: 4 }] }),
    facts: { 'gen_ai.request.model': 'gem-embedding-1', 'gen_ai.embeddings.dimension.count': 4 },
    refusal: { error: { status: 'PERMISSION_DENIED' } },
  },
  {
    name: 'cohere-chat',
    path: '/v2/chat',
    operation: 'chat',
    provider: 'cohere',
    body: cohere,
    facts: {
      'gen_ai.request.model': 'command-1',
      'gen_ai.request.top_k': 4,
      'gen_ai.request.top_p': 0.9,
      'gen_ai.usage.output_tokens': 16,
      'gen_ai.usage.cache_read.input_tokens': 2,
      'gen_ai.response.finish_reasons': ['COMPLETE'],
      'gen_ai.retrieval.documents': '[{"id":"doc-1","data":{"text":"a page"}}]',
    },
    stream: { path: '/v2/chat', body: streamed(cohere) },
    tools: { tools: [FUNCTION] },
    refusal: { code: 'policy_blocked' },
  },
  {
    name: 'cohere-embeddings',
    path: '/v2/embed',
    operation: 'embeddings',
    provider: 'cohere',
    body: (prompt) => ({ model: 'embed-1', texts: [prompt], input_type: 'search_document', embedding_types: ['float'] }),
    facts: { 'gen_ai.request.model': 'embed-1', 'gen_ai.usage.input_tokens': number, 'gen_ai.request.encoding_formats': ['float'] },
    refusal: { code: 'policy_blocked' },
  },
  {
    name: 'ollama-chat',
    path: '/api/chat',
    operation: 'chat',
    provider: 'ollama',
    body: ollama,
    facts: { ...OLLAMA_FACTS, 'gen_ai.response.model': 'llama-1', 'gen_ai.response.finish_reasons': ['stop'] },
    stream: { path: '/api/chat', body: (prompt) => ({ ...ollama(prompt), stream: undefined }) },
    tools: { tools: [FUNCTION] },
    refusal: { error: expect.any(String) },
  },
  {
    name: 'ollama-generate',
    path: '/api/generate',
    operation: 'text_completion',
    provider: 'ollama',
    body: (prompt) => ({ model: 'llama-1', prompt, system: 'Be brief.', stream: false }),
    facts: { 'gen_ai.request.model': 'llama-1', 'gen_ai.system_instructions': '[{"type":"text","content":"Be brief."}]' },
    stream: { path: '/api/generate', body: (prompt) => ({ model: 'llama-1', prompt }) },
    refusal: { error: expect.any(String) },
  },
  {
    name: 'ollama-embeddings',
    path: '/api/embed',
    operation: 'embeddings',
    provider: 'ollama',
    body: (prompt) => ({ model: 'embed-1', input: [prompt] }),
    facts: { 'gen_ai.request.model': 'embed-1', 'gen_ai.usage.input_tokens': number },
    refusal: { error: expect.any(String) },
  },
  {
    name: 'bedrock-converse',
    path: `${CONVERSE}/converse`,
    operation: 'chat',
    provider: 'aws.bedrock',
    body: converse,
    facts: {
      'gen_ai.request.model': 'anthropic.claude-x:0',
      'gen_ai.request.max_tokens': 64,
      'gen_ai.usage.output_tokens': 16,
      'gen_ai.usage.cache_read.input_tokens': 2,
      'gen_ai.usage.cache_write.input_tokens': 3,
      'aws.bedrock.guardrail.id': 'guard-1',
      'spanproof.request.metadata': '{"team":"desk"}',
      'gen_ai.response.finish_reasons': ['end_turn'],
    },
    stream: { path: `${CONVERSE}/converse-stream`, body: converse },
    tools: { toolConfig: { tools: [{ toolSpec: { name: 'weather', inputSchema: { json: PARAMETERS } } }] } },
    refusal: { code: 'policy_blocked' },
  },
  {
    name: 'bedrock-invoke with a model of Anthropic',
    path: `${CONVERSE}/invoke`,
    operation: 'chat',
    provider: 'aws.bedrock',
    body: messages,
    facts: {
      'gen_ai.request.model': 'anthropic.claude-x:0',
      'gen_ai.usage.output_tokens': 16,
      'user.id': 'user-7',
      'gen_ai.response.finish_reasons': ['end_turn'],
    },
    stream: { path: `${CONVERSE}/invoke-with-response-stream`, body: messages },
    refusal: { code: 'policy_blocked' },
  },
];

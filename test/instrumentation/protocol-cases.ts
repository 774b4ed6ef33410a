import type { Harness } from './harness.ts';

/** What one stream gave before it ended or was left. */
export interface Streamed {
  readonly text: string;
  readonly events: number;
}

/** One wire format through its real SDK: what the shared suite needs of it. */
export interface ProtocolCase {
  readonly name: string;
  readonly path: string;
  readonly operation: 'chat' | 'embeddings';
  readonly provider: 'openai' | 'anthropic';
  readonly finish: string;
  readonly requestId: RegExp;
  create(harness: Clients, prompt: string, options?: CallOptions): Promise<unknown>;
  /** Absent where the format has no stream. `stopAfter` breaks out of the loop. */
  stream?(harness: Clients, prompt: string, options?: CallOptions & { readonly stopAfter?: number }): Promise<Streamed>;
  /** Offers a tool, answers its call, and returns the name that was called. */
  useTool?(harness: Clients): Promise<string | undefined>;
}

export type Clients = Pick<Harness, 'openai' | 'anthropic'>;

export interface CallOptions {
  readonly model?: string;
  readonly signal?: AbortSignal;
  readonly maxRetries?: number;
  readonly headers?: Record<string, string>;
}

const WEATHER = { name: 'weather', description: 'The weather of a city', parameters: { type: 'object', properties: { city: { type: 'string' } } } };

export const PROTOCOL_CASES: readonly ProtocolCase[] = [
  {
    name: 'openai-chat',
    path: '/v1/chat/completions',
    operation: 'chat',
    provider: 'openai',
    finish: 'stop',
    requestId: /^req_openai_\d+$/,
    create: ({ openai }, prompt, { model = 'gpt-x', ...options } = {}) =>
      openai.chat.completions.create({ model, messages: [{ role: 'user', content: prompt }] }, options),
    async stream({ openai }, prompt, { model = 'gpt-x', stopAfter, ...options } = {}) {
      const body = { model, messages: [{ role: 'user' as const, content: prompt }], stream: true as const, stream_options: { include_usage: true } };
      return collect(await openai.chat.completions.create(body, options), (chunk) => chunk.choices[0]?.delta.content, stopAfter);
    },
    async useTool({ openai }) {
      const messages: Parameters<typeof openai.chat.completions.create>[0]['messages'] = [{ role: 'user', content: 'weather?' }];
      const tools = [{ type: 'function' as const, function: WEATHER }];
      const first = await openai.chat.completions.create({ model: 'gpt-x', messages, tools });
      const message = first.choices[0]?.message;
      const call = message?.tool_calls?.[0];
      if (message === undefined || call?.type !== 'function') return undefined;
      await openai.chat.completions.create({
        model: 'gpt-x',
        tools,
        messages: [...messages, message, { role: 'tool', tool_call_id: call.id, content: '8 degrees' }],
      });
      return call.function.name;
    },
  },
  {
    name: 'openai-responses',
    path: '/v1/responses',
    operation: 'chat',
    provider: 'openai',
    finish: 'completed',
    requestId: /^req_openai_\d+$/,
    create: ({ openai }, prompt, { model = 'gpt-x', ...options } = {}) => openai.responses.create({ model, input: prompt }, options),
    async stream({ openai }, prompt, { model = 'gpt-x', stopAfter, ...options } = {}) {
      const events = await openai.responses.create({ model, input: prompt, stream: true }, options);
      return collect(events, (event) => (event.type === 'response.output_text.delta' ? event.delta : undefined), stopAfter);
    },
    async useTool({ openai }) {
      const tools = [{ type: 'function' as const, ...WEATHER, strict: false }];
      const first = await openai.responses.create({ model: 'gpt-x', input: 'weather?', tools });
      const call = first.output.find((item) => item.type === 'function_call');
      if (call === undefined) return undefined;
      await openai.responses.create({
        model: 'gpt-x',
        tools,
        input: [{ role: 'user', content: 'weather?' }, call, { type: 'function_call_output', call_id: call.call_id, output: '8 degrees' }],
      });
      return call.name;
    },
  },
  {
    name: 'openai-embeddings',
    path: '/v1/embeddings',
    operation: 'embeddings',
    provider: 'openai',
    finish: '',
    requestId: /^req_openai_\d+$/,
    create: ({ openai }, prompt, { model = 'embed-x', ...options } = {}) => openai.embeddings.create({ model, input: ['second', prompt] }, options),
  },
  {
    name: 'anthropic-messages',
    path: '/v1/messages',
    operation: 'chat',
    provider: 'anthropic',
    finish: 'end_turn',
    requestId: /^req_anthropic_\d+$/,
    create: ({ anthropic }, prompt, { model = 'claude-x', ...options } = {}) =>
      anthropic.messages.create({ model, max_tokens: 64, system: 'Be brief.', messages: [{ role: 'user', content: prompt }] }, options),
    async stream({ anthropic }, prompt, { model = 'claude-x', stopAfter, ...options } = {}) {
      const events = await anthropic.messages.create({ model, max_tokens: 64, messages: [{ role: 'user', content: prompt }], stream: true }, options);
      return collect(events, (event) => (event.type === 'content_block_delta' && event.delta.type === 'text_delta' ? event.delta.text : undefined), stopAfter);
    },
    async useTool({ anthropic }) {
      const { parameters, ...tool } = WEATHER;
      const tools = [{ ...tool, input_schema: { ...parameters, type: 'object' as const } }];
      const messages: Parameters<typeof anthropic.messages.create>[0]['messages'] = [{ role: 'user', content: 'weather?' }];
      const first = await anthropic.messages.create({ model: 'claude-x', max_tokens: 64, messages, tools });
      const call = first.content.find((block) => block.type === 'tool_use');
      if (call === undefined) return undefined;
      await anthropic.messages.create({
        model: 'claude-x',
        max_tokens: 64,
        tools,
        messages: [
          ...messages,
          { role: 'assistant', content: first.content },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: '8 degrees' }] },
        ],
      });
      return call.name;
    },
  },
];

async function collect<Event>(
  events: AsyncIterable<Event>,
  textOf: (event: Event) => string | null | undefined,
  stopAfter = Number.POSITIVE_INFINITY,
): Promise<Streamed> {
  let text = '';
  let count = 0;
  for await (const event of events) {
    text += textOf(event) ?? '';
    count += 1;
    if (count >= stopAfter) break;
  }
  return { text, events: count };
}

import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { API_KEYS, type PlannedCall, type Task } from './plan.ts';

const SYSTEM = 'You answer customers of a shop, briefly and kindly.';
const CHAT_MODEL = 'gpt-5-mini';
const MESSAGES_MODEL = 'claude-haiku-5';
const WEATHER = {
  name: 'weather',
  description: 'Weather in a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

export interface Providers {
  /** `http://host/v1` */
  readonly openai: string;
  readonly anthropic: string;
}

/** The service's two clients and what it asks them: ordinary SDK code, nothing of Spanproof in it. */
export function createDesk(providers: Providers): (call: PlannedCall) => Promise<void> {
  // No retries: the demo compares requests one by one.
  const openai = new OpenAI({ apiKey: API_KEYS.openai.value, baseURL: providers.openai, maxRetries: 0 });
  const anthropic = new Anthropic({ apiKey: API_KEYS.anthropic.value, baseURL: providers.anthropic, maxRetries: 0 });

  const chat = async (question: string, model: string): Promise<void> => {
    await openai.chat.completions.create({
      model,
      messages: [
        { role: 'system', content: SYSTEM },
        { role: 'user', content: question },
      ],
    });
  };

  const tasks: Record<Task, (question: string, ticket: number) => Promise<unknown>> = {
    chat: (question) => chat(question, CHAT_MODEL),
    'leaked-key': (question) => chat(question, CHAT_MODEL),
    failing: (question) => chat(question, `${CHAT_MODEL}-fail-500`),
    'unlisted-model': (question) => chat(question, 'shadow-model-70b'),
    stream: async (question) => {
      const stream = await openai.chat.completions.create({
        model: CHAT_MODEL,
        stream: true,
        stream_options: { include_usage: true },
        messages: [{ role: 'user', content: question }],
      });
      let length = 0;
      for await (const chunk of stream) length += chunk.choices[0]?.delta.content?.length ?? 0;
      if (length === 0) throw new Error('the stream was empty');
    },
    tool: async (question) => {
      const completion = await openai.chat.completions.create({
        model: CHAT_MODEL,
        messages: [{ role: 'user', content: question }],
        tools: [{ type: 'function', function: WEATHER }],
      });
      if (completion.choices[0]?.message.tool_calls?.length !== 1) throw new Error('no tool was called');
    },
    'tool-result': (question, ticket) =>
      openai.chat.completions.create({
        model: CHAT_MODEL,
        messages: [
          { role: 'user', content: `About ticket ${ticket}: is it raining where I live?` },
          {
            role: 'assistant',
            tool_calls: [
              { id: `call_${ticket}`, type: 'function', function: { name: WEATHER.name, arguments: JSON.stringify({ city: 'Oslo', note: question }) } },
            ],
          },
          { role: 'tool', tool_call_id: `call_${ticket}`, content: JSON.stringify({ raining: true, note: question }) },
        ],
        tools: [{ type: 'function', function: WEATHER }],
      }),
    embeddings: (question) => openai.embeddings.create({ model: 'text-embedding-4-small', input: [question, 'a second text'] }),
    responses: (question) => openai.responses.create({ model: CHAT_MODEL, instructions: SYSTEM, input: question }),
    messages: (question) =>
      anthropic.messages.create({ model: MESSAGES_MODEL, max_tokens: 256, system: SYSTEM, messages: [{ role: 'user', content: question }] }),
    'messages-stream': async (question) => {
      const stream = anthropic.messages.stream({ model: MESSAGES_MODEL, max_tokens: 256, messages: [{ role: 'user', content: question }] });
      if ((await stream.finalText()) === '') throw new Error('the stream was empty');
    },
  };
  return async ({ task, question, ticket }) => {
    await tasks[task](question, ticket);
  };
}

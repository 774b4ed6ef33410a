/** What a call was, read from the bodies that the provider saw and sent; and the same from a record. Neither uses the code under test. */
import type { LlmCall } from '@spanproof/vocabulary';

type Members = { readonly [name: string]: unknown };

export interface Exchange {
  readonly path: string;
  readonly status: number;
  readonly request: Members;
  readonly response: unknown;
}

export interface Said {
  readonly role: string;
  readonly text: string;
  readonly calls: readonly { readonly id: unknown; readonly name: unknown; readonly arguments: unknown }[];
  readonly answers: unknown;
}

export interface CallSummary {
  readonly requested: unknown;
  readonly served: unknown;
  readonly input: unknown;
  readonly output: unknown;
  readonly cacheRead: unknown;
  readonly reasoning: unknown;
  readonly finish: unknown;
  readonly asked: readonly Said[];
  readonly said: readonly Said[];
  readonly tools: unknown;
  readonly failed: boolean;
}

const FINISH: Readonly<Record<string, string>> = { tool_calls: 'tool_call' };

export function readExchange({ path, status, request, response }: Exchange): CallSummary {
  const answer = typeof response === 'string' ? readStream(response) : (response as Members);
  const usage = (status === 200 ? answer['usage'] : {}) as Members;
  const choices = (answer['choices'] ?? []) as readonly Members[];
  const embedded = path.endsWith('/embeddings');
  const asked = embedded ? (request['input'] as readonly string[]).map((content) => ({ role: 'user', content })) : (request['messages'] as readonly Members[]);
  return {
    requested: request['model'],
    served: status === 200 ? answer['model'] : undefined,
    input: usage['prompt_tokens'],
    output: usage['completion_tokens'],
    cacheRead: (usage['prompt_tokens_details'] as Members | undefined)?.['cached_tokens'],
    reasoning: (usage['completion_tokens_details'] as Members | undefined)?.['reasoning_tokens'],
    finish: choices.length === 0 ? undefined : choices.map(({ finish_reason: reason }) => FINISH[String(reason)] ?? reason),
    asked: asked.map(readChat),
    said: choices.map(({ message }) => readChat(message as Members)),
    tools: (request['tools'] as readonly Members[] | undefined)?.map(({ function: definition }) => definition),
    failed: status !== 200,
  };
}

function readChat({ role, content, tool_calls: calls, tool_call_id: id }: Members): Said {
  const text = typeof content === 'string' ? content : ((content ?? []) as readonly Members[]).map((part) => part['text']).join('');
  return {
    role: String(role),
    text: role === 'tool' ? '' : text,
    calls: ((calls ?? []) as readonly Members[]).map((call) => {
      const { name, arguments: given } = call['function'] as Members;
      return { id: call['id'], name, arguments: JSON.parse(String(given)) as unknown };
    }),
    answers: role === 'tool' ? { id, response: text } : undefined,
  };
}

/** Joins the chunks of a chat stream to the answer it would have been at once. */
function readStream(text: string): Members {
  const chunks = [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, data]) => JSON.parse(data ?? '') as Members);
  const deltas = chunks.flatMap(({ choices }) => choices as readonly Members[]);
  const content = deltas.map(({ delta }) => (delta as { readonly content?: string | null }).content ?? '').join('');
  const reason = deltas.find(({ finish_reason: found }) => found !== null)?.['finish_reason'];
  return {
    model: chunks[0]?.['model'],
    usage: chunks.find(({ usage }) => usage !== undefined && usage !== null)?.['usage'],
    choices: [{ message: { role: 'assistant', content }, finish_reason: reason }],
  };
}

export function readRecord({ facts, content: { request, response } }: LlmCall): CallSummary {
  const system = parse(request['gen_ai.system_instructions']);
  return {
    requested: facts.model_requested,
    served: facts.model_served,
    input: facts.tokens.input,
    output: facts.tokens.output,
    cacheRead: facts.tokens.cache_read,
    reasoning: facts.tokens.reasoning,
    finish: facts.finish_reasons,
    asked: [...(system.length === 0 ? [] : [{ role: 'system', parts: system }]), ...parse(request['gen_ai.input.messages'])].map((message) =>
      readParts(message as Members),
    ),
    said: parse(response['gen_ai.output.messages']).map((message) => readParts(message as Members)),
    tools:
      request['gen_ai.tool.definitions'] === undefined
        ? undefined
        : parse(request['gen_ai.tool.definitions']).map((tool) => Object.fromEntries(Object.entries(tool as Members).filter(([name]) => name !== 'type'))),
    failed: facts.outcome === 'error',
  };
}

function parse(value: unknown): readonly unknown[] {
  return (typeof value === 'string' ? JSON.parse(value) : (value ?? [])) as readonly unknown[];
}

function readParts({ role, parts }: Members): Said {
  const list = parts as readonly Members[];
  const answer = list.find(({ type }) => type === 'tool_call_response');
  return {
    role: String(role),
    text: list.map(({ type, content }) => (type === 'text' ? content : '')).join(''),
    calls: list.filter(({ type }) => type === 'tool_call').map(({ id, name, arguments: given }) => ({ id, name, arguments: given })),
    answers: answer === undefined ? undefined : { id: answer['id'], response: answer['response'] },
  };
}

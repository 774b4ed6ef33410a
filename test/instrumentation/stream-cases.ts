import type { Policy } from '@spanproof/vocabulary';
import { createGuard, type Guard } from '../../instrumentation/src/guard.ts';
import { PROTOCOLS } from '../../instrumentation/src/protocols/index.ts';
import { createLinesFraming } from '../../instrumentation/src/stream/lines-framing.ts';
import { createSseFraming } from '../../instrumentation/src/stream/sse-framing.ts';
import type { StreamGuard } from '../../instrumentation/src/stream/stream-guard.ts';

/** One kind of text as one format streams it. */
export interface StreamCase {
  readonly name: string;
  readonly protocol: string;
  /** Where the piece stands in its event. */
  readonly path: readonly (string | number)[];
  readonly event: object;
  readonly before?: readonly object[];
  readonly after: readonly object[];
  /** The text is JSON with the value in a string. */
  readonly json?: boolean;
}

const CHAT_END = [{ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }];
const BLOCK_END = [
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } },
  { type: 'message_stop' },
];

function chat(delta: object, choice = 0): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_770_000_000,
    model: 'm-2026-01-01',
    choices: [{ index: choice, delta, finish_reason: null }],
  };
}

function block(start: object): readonly object[] {
  return [
    { type: 'message_start', message: { id: 'msg_1', role: 'assistant', content: [], usage: { input_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block: start },
    { type: 'ping' },
  ];
}

export const STREAM_CASES: readonly StreamCase[] = [
  { name: 'chat content', protocol: 'openai-chat', path: ['choices', 0, 'delta', 'content'], event: chat({ content: '' }), after: CHAT_END },
  {
    name: 'chat reasoning',
    protocol: 'openai-chat',
    path: ['choices', 0, 'delta', 'reasoning_content'],
    event: chat({ reasoning_content: '' }),
    after: [chat({ content: 'Hello.' }), ...CHAT_END],
  },
  {
    name: 'chat, a second choice',
    protocol: 'openai-chat',
    path: ['choices', 0, 'delta', 'content'],
    event: chat({ content: '' }, 1),
    before: [chat({ content: 'Hello ' })],
    after: CHAT_END,
  },
  {
    name: 'chat tool arguments',
    protocol: 'openai-chat',
    path: ['choices', 0, 'delta', 'tool_calls', 0, 'function', 'arguments'],
    event: chat({ tool_calls: [{ index: 0, function: { arguments: '' } }] }),
    before: [chat({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'f', arguments: '' } }] })],
    after: CHAT_END,
    json: true,
  },
  {
    name: 'chat, an unknown member of the delta',
    protocol: 'openai-chat',
    path: ['choices', 0, 'delta', 'thoughts', 0, 'words'],
    event: chat({ thoughts: [{ words: '' }] }),
    after: CHAT_END,
  },
  {
    name: 'responses text',
    protocol: 'openai-responses',
    path: ['delta'],
    event: { type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, content_index: 0, delta: '' },
    after: [{ type: 'response.completed', response: { id: 'resp_1', status: 'completed', output: [] } }],
  },
  {
    name: 'responses arguments',
    protocol: 'openai-responses',
    path: ['delta'],
    event: { type: 'response.function_call_arguments.delta', item_id: 'fc_1', output_index: 0, delta: '' },
    after: [{ type: 'response.completed', response: { id: 'resp_1', status: 'completed', output: [] } }],
    json: true,
  },
  {
    name: 'anthropic text',
    protocol: 'anthropic-messages',
    path: ['delta', 'text'],
    event: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '' } },
    before: block({ type: 'text', text: '' }),
    after: BLOCK_END,
  },
  {
    name: 'anthropic thinking',
    protocol: 'anthropic-messages',
    path: ['delta', 'thinking'],
    event: { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: '' } },
    before: block({ type: 'thinking', thinking: '', signature: '' }),
    after: BLOCK_END,
  },
  {
    name: 'anthropic tool input',
    protocol: 'anthropic-messages',
    path: ['delta', 'partial_json'],
    event: { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '' } },
    before: block({ type: 'tool_use', id: 'toolu_1', name: 'f', input: {} }),
    after: BLOCK_END,
    json: true,
  },
];

/** Frames of the events in the style of the format. */
export function writeFrames({ protocol, path, event, before = [], after }: StreamCase, pieces: readonly string[]): string {
  const events = [...before, ...pieces.map((piece) => setAt(event, path, piece)), ...after];
  return `${events.map((data) => `data: ${JSON.stringify(data)}\n\n`).join('')}${protocol === 'openai-chat' ? 'data: [DONE]\n\n' : ''}`;
}

/** The text an application puts together from what it got. */
export function readText({ path, event }: StreamCase, frames: string): string {
  const group = JSON.stringify(setAt(event, path, ''));
  return frames
    .split('\n\n')
    .map((frame) => frame.replace(/^(?:event: .*\n)?data: /, ''))
    .filter((data) => data.startsWith('{'))
    .map((data) => JSON.parse(data) as object)
    .filter((data) => typeof getAt(data, path) === 'string' && JSON.stringify(setAt(data, path, '')) === group)
    .map((data) => getAt(data, path) as string)
    .join('');
}

export interface Guarded {
  readonly output: string;
  readonly blocked: boolean;
}

/** The guard of one call's stream. */
export function openStream(policy: Policy, name: string, framing: 'sse' | 'lines' = 'sse'): StreamGuard {
  const protocol = PROTOCOLS.find((one) => one.name === name);
  if (protocol === undefined) throw new TypeError(`no protocol ${name}`);
  const text = '{"model":"m","messages":[],"max_tokens":1}';
  const { response } = guardOf(policy).examineRequest({ protocol, provider: 'p', text, json: JSON.parse(text) as Record<string, never> });
  if (response === undefined) throw new TypeError('nothing is enforced');
  return response.guardStream(framing === 'sse' ? createSseFraming() : createLinesFraming());
}

/** A stream through the guard of one call, cut into these pieces of bytes. */
export function guardStream(policy: Policy, name: string, chunks: readonly Uint8Array[], framing: 'sse' | 'lines' = 'sse'): Guarded {
  const guard = openStream(policy, name, framing);
  const output: Buffer[] = [];
  for (const chunk of chunks) output.push(...guard.feed(chunk).map((piece) => Buffer.from(piece)));
  output.push(...guard.end().map((piece) => Buffer.from(piece)));
  return { output: Buffer.concat(output).toString(), blocked: guard.blocked };
}

/** Its scanner is compiled once: many calls, one guard. */
function guardOf(policy: Policy): Guard {
  const key = JSON.stringify(policy);
  const known = guards.get(key) ?? createGuard(policy, { environment: undefined });
  guards.set(key, known);
  return known;
}

const guards = new Map<string, Guard>();

export function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let from = 0;
  for (const size of sizes) {
    if (from >= bytes.length) break;
    chunks.push(bytes.slice(from, from + size));
    from += size;
  }
  if (from < bytes.length) chunks.push(bytes.slice(from));
  return chunks;
}

type Node = { readonly [key: string]: Node } | string | number | boolean | null | undefined;

function getAt(value: object, path: readonly (string | number)[]): Node {
  return path.reduce<Node>((node, key) => (typeof node === 'object' && node !== null ? node[key] : undefined), value as Node);
}

function setAt(value: object, path: readonly (string | number)[], text: string): object {
  const copy = structuredClone(value) as Record<string, unknown>;
  const parent = getAt(copy, path.slice(0, -1)) as unknown as Record<string, unknown>;
  parent[String(path.at(-1))] = text;
  return copy;
}

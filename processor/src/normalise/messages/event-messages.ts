import type { Json } from '@spanproof/vocabulary';
import { isMembers, type JsonMembers, mergeMembers } from '../parse-json-text.ts';
import { toMessage } from './chat-message.ts';

/** The events of the conventions before v1.37: one for every message of the request, one for every choice. */
const ROLES: ReadonlyMap<string, string> = new Map([
  ['gen_ai.system.message', 'system'],
  ['gen_ai.user.message', 'user'],
  ['gen_ai.assistant.message', 'assistant'],
  ['gen_ai.tool.message', 'tool'],
]);
const CHOICE = 'gen_ai.choice';

export function isMessageEvent(name: string): boolean {
  return name === CHOICE || ROLES.has(name);
}

export interface EventMessage {
  readonly direction: 'input' | 'output';
  readonly message: Json;
  readonly finishReason: string | undefined;
}

/** An event as a message; `body` is its body, or its attributes where it is an event of a span. Undefined where it says none: content was not captured. */
export function toEventMessage(name: string, body: JsonMembers): EventMessage | undefined {
  if (Object.keys(body).length === 0) return undefined;
  const role = ROLES.get(name);
  if (role !== undefined) {
    const { id, ...members } = body;
    if (id !== undefined && members['tool_call_id'] !== undefined) return undefined;
    return { direction: 'input', message: toMessage({ role, ...members, ...(id === undefined ? {} : { tool_call_id: id }) }), finishReason: undefined };
  }
  if (name !== CHOICE) return undefined;
  const { message, finish_reason, index: _index, ...others } = body;
  const said = isMembers(message) ? mergeMembers(others, message) : message === undefined ? others : mergeMembers(others, { content: message });
  if (said === undefined || (finish_reason !== undefined && typeof finish_reason !== 'string')) return undefined;
  return {
    direction: 'output',
    message: toMessage({ role: 'assistant', ...said }),
    finishReason: finish_reason,
  };
}

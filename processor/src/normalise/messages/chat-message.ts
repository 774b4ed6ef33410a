import type { Json } from '@spanproof/vocabulary';
import { openRecord, type JsonRecord } from '../open-record.ts';
import { isList, isMembers, type JsonMembers, mergeMembers, parseJsonText } from '../parse-json-text.ts';

/**
 * Messages of the chat APIs ({role, content, tool_calls, tool_call_id}) -> the conventions' {role, parts}. Members without a place there stay on
 * the message under their own names; parts of unknown types stay as they are.
 */
export function toMessages(value: Json | undefined): readonly Json[] | undefined {
  if (isList(value)) return value.map(toMessage);
  return isMembers(value) ? [toMessage(value)] : undefined;
}

export function toMessage(value: Json): Json {
  if (typeof value === 'string') return { role: 'user', parts: [textPart(value)] };
  if (!isMembers(value) || value['parts'] !== undefined) return value;
  const { role, content, tool_calls, tool_call_id, function_call, ...others } = value;
  const calls = [...(isList(tool_calls) ? tool_calls : []), ...(isMembers(function_call) ? [function_call] : [])].map(toolCallPart);
  const message: JsonRecord = openRecord();
  if (role !== undefined) message['role'] = role;
  message['parts'] = isToolAnswer(value) ? [responsePart(tool_call_id, content), ...calls] : [...toParts(content), ...calls];
  for (const [name, member] of Object.entries(others)) if (member !== null) message[name] = member;
  if (tool_calls !== undefined && tool_calls !== null && !isList(tool_calls)) message['tool_calls'] = tool_calls;
  if (function_call !== undefined && function_call !== null && !isMembers(function_call)) message['function_call'] = function_call;
  if (tool_call_id !== undefined && !isToolAnswer(value)) message['tool_call_id'] = tool_call_id;
  return message;
}

/** The AI SDK's tool messages hold results as parts. */
function isToolAnswer({ role, content, tool_call_id }: JsonMembers): boolean {
  if (isList(content) && content.some((part) => isMembers(part) && part['type'] === 'tool-result')) return false;
  return role === 'tool' || tool_call_id !== undefined;
}

export function textPart(content: string): Json {
  return { type: 'text', content };
}

export function toParts(content: Json | undefined): readonly Json[] {
  if (content === undefined || content === null) return [];
  if (typeof content === 'string') return [textPart(content)];
  return isList(content) ? content.map(toPart) : [toPart(content)];
}

function responsePart(id: Json | undefined, response: Json | undefined): Json {
  return { type: 'tool_call_response', ...(id === undefined ? {} : { id }), response: response ?? '' };
}

/** `{id, function: {name, arguments}}` of OpenAI, `{id, name, arguments}` where it was flattened. */
export function toolCallPart(call: Json): Json {
  if (!isMembers(call)) return call;
  const { id, type, function: named, ...others } = call;
  const merged = named === undefined ? others : isMembers(named) ? mergeMembers(others, named) : undefined;
  if (merged === undefined || (type !== undefined && type !== 'function') || (merged['type'] ?? merged['id']) !== undefined) return call;
  const { name, arguments: given, ...rest } = merged;
  return { type: 'tool_call', ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }), ...argumentsOf(given), ...rest };
}

/** Arguments are JSON in the conventions and JSON text on the wire. */
export function argumentsOf(given: Json | undefined): { readonly arguments?: Json } {
  if (given === undefined) return {};
  return { arguments: typeof given === 'string' ? (parseJsonText(given) ?? given) : given };
}

/** Parts of the chat APIs and of the AI SDK. */
function toPart(part: Json): Json {
  if (typeof part === 'string') return textPart(part);
  if (!isMembers(part)) return { type: 'unknown', content: part };
  const { type, ...members } = part;
  if ((type === 'text' || type === 'input_text' || type === 'output_text') && typeof members['text'] === 'string' && members['content'] === undefined) {
    const { text, ...others } = members;
    return { type: 'text', content: text as string, ...others };
  }
  if (type === 'reasoning' && typeof members['text'] === 'string' && members['content'] === undefined) {
    const { text, ...others } = members;
    return { type: 'reasoning', content: text as string, ...others };
  }
  if (type === 'image_url' && isMembers(members['image_url']) && typeof members['image_url']['url'] === 'string' && Object.keys(members).length === 1) {
    const { url, ...others } = members['image_url'];
    return mergeMembers({ type: 'uri', modality: 'image', uri: url as string }, others) ?? part;
  }
  if (type === 'tool-call' && (members['input'] === undefined || members['args'] === undefined)) {
    const { toolCallId, toolName, input, args, ...others } = members;
    return mergeMembers({ type: 'tool_call', ...named('id', toolCallId), ...named('name', toolName), ...argumentsOf(input ?? args) }, others) ?? part;
  }
  if (type === 'tool-result' && (members['output'] === undefined || members['result'] === undefined)) {
    const { toolCallId, output, result, ...others } = members;
    return mergeMembers({ type: 'tool_call_response', ...named('id', toolCallId), response: resultOf(output ?? result) }, others) ?? part;
  }
  return part;
}

function named(name: string, value: Json | undefined): JsonMembers {
  return value === undefined ? {} : { [name]: value };
}

/** The AI SDK wraps a tool's output as `{type: 'text' | 'json', value}`; other types say how it failed and stay. */
function resultOf(output: Json | undefined): Json {
  if (output === undefined) return '';
  const wrapped = isMembers(output) && Object.keys(output).length === 2 && (output['type'] === 'text' || output['type'] === 'json');
  return wrapped && output['value'] !== undefined ? output['value'] : output;
}

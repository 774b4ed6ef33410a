import type { Json } from '@spanproof/vocabulary';
import { isMembers, type JsonMembers, parseJsonText } from '../parse-json-text.ts';

/** A tool as the conventions define it, {type, name, description, parameters}: from OpenAI's nested form, Anthropic's, the AI SDK's, or JSON text of one. */
export function toToolDefinition(value: Json): Json {
  const read = typeof value === 'string' ? (parseJsonText(value) ?? value) : value;
  if (!isMembers(read)) return read;
  const { type = 'function', function: nested, ...others } = read;
  const { inputSchema, input_schema, parameters, arguments: old, ...rest } = { ...others, ...(isMembers(nested) ? nested : {}) } as JsonMembers;
  const schema = parameters ?? inputSchema ?? input_schema ?? old;
  const parsed = typeof schema === 'string' ? (parseJsonText(schema) ?? schema) : schema;
  return { type, ...rest, ...(parsed === undefined ? {} : { parameters: parsed }) };
}

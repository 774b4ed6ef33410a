import type { Json } from '@spanproof/vocabulary';
import { isMembers, mergeMembers, parseJsonText } from '../parse-json-text.ts';

/** A tool as the conventions define it, {type, name, description, parameters}: from OpenAI's nested form, Anthropic's, the AI SDK's, or JSON text of one. What is none stays as it is. */
export function toToolDefinition(value: Json): Json {
  const read = typeof value === 'string' ? (parseJsonText(value) ?? value) : value;
  if (!isMembers(read)) return read;
  const { type = 'function', function: nested, ...others } = read;
  const merged = nested === undefined ? others : isMembers(nested) ? mergeMembers(others, nested) : undefined;
  if (merged === undefined) return read;
  const { inputSchema, input_schema, parameters, arguments: old, ...rest } = merged;
  const schemas = [parameters, inputSchema, input_schema, old].filter((schema) => schema !== undefined);
  if (schemas.length > 1) return read;
  const [schema] = schemas;
  const parsed = typeof schema === 'string' ? (parseJsonText(schema) ?? schema) : schema;
  return { type, ...rest, ...(parsed === undefined ? {} : { parameters: parsed }) };
}

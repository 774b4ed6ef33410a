import type { Json } from '@spanproof/vocabulary';
import { parseEmbedded } from './exact-json.ts';
import { describeBlob, describeFile, describeUrl, keepPart } from './media.ts';
import type { JsonObject } from './protocol.ts';
import { present, readArray, readObject, readString } from './read.ts';

/** Nested `{type, function: {...}}` of chat completions as the flat definition of the conventions. */
export function describeChatTool(tool: Json): Json {
  const object = readObject(tool);
  const definition = readObject(object?.function);
  if (definition === undefined) return tool;
  const { name, description, parameters, ...rest } = definition;
  return present({ type: 'function', name, description, parameters, ...rest });
}

export function describeMessage(message: Json): JsonObject {
  const object = readObject(message) ?? {};
  const role = readString(object.role);
  if (role === 'tool') {
    return { role, parts: [present({ type: 'tool_call_response', id: readString(object.tool_call_id), response: object.content ?? null })] };
  }
  const legacyCall = readObject(object.function_call);
  return present({
    role,
    name: readString(object.name),
    parts: [
      ...reasoningParts(object),
      ...contentParts(object.content),
      ...(typeof object.refusal === 'string' ? [{ type: 'refusal', content: object.refusal }] : []),
      ...(readArray(object.tool_calls) ?? []).map(describeToolCall),
      ...(legacyCall === undefined ? [] : [describeToolCall({ type: 'function', function: legacyCall })]),
      ...(readObject(object.audio) === undefined ? [] : [{ type: 'audio', audio: object.audio ?? null }]),
    ],
  });
}

/** DeepSeek, vLLM and OpenRouter put the chain of thought beside the content. */
function reasoningParts(message: JsonObject): readonly JsonObject[] {
  const text = readString(message.reasoning_content) ?? readString(message.reasoning);
  return text === undefined ? [] : [{ type: 'reasoning', content: text }];
}

function contentParts(content: Json | undefined): readonly JsonObject[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', content }];
  return (readArray(content) ?? []).flatMap(describePart);
}

function describePart(part: Json): JsonObject | readonly JsonObject[] {
  const object = readObject(part) ?? {};
  const url = readString(readObject(object.image_url)?.url);
  const audio = readObject(object.input_audio);
  const file = readObject(object.file);
  if (object.type === 'text' && typeof object.text === 'string') return { type: 'text', content: object.text };
  if (object.type === 'thinking') return describeThinking(part, object.thinking); // Mistral
  if (object.type === 'image_url' && typeof object.image_url === 'string') return describeUrl('image', object.image_url); // Mistral
  if (object.type === 'refusal' && typeof object.refusal === 'string') return { type: 'refusal', content: object.refusal };
  if (object.type === 'image_url' && url !== undefined) return describeUrl('image', url);
  if (object.type === 'input_audio' && typeof audio?.data === 'string') return describeBlob('audio', audio.data, audioType(audio.format));
  if (object.type === 'file' && typeof file?.file_id === 'string') return describeFile('document', file.file_id);
  if (object.type === 'file' && typeof file?.file_data === 'string')
    return { ...describeUrl('document', file.file_data), ...present({ filename: file.filename }) };
  return keepPart(part);
}

function audioType(format: Json | undefined): string | undefined {
  return typeof format === 'string' ? `audio/${format}` : undefined;
}

export function describeToolCall(call: Json): JsonObject {
  const object = readObject(call) ?? {};
  const target = readObject(object.function);
  if (target === undefined) return keepPart(call);
  const text = readString(target.arguments);
  return present({
    type: 'tool_call',
    id: readString(object.id),
    name: readString(target.name),
    arguments: text === undefined ? target.arguments : parseEmbedded(text),
  });
}

function describeThinking(part: Json, thinking: Json | undefined): readonly JsonObject[] {
  const texts = (readArray(thinking) ?? []).map((piece) => readString(readObject(piece)?.text)).filter((text) => text !== undefined);
  return texts.length === 0 ? [keepPart(part)] : texts.map((content) => ({ type: 'reasoning', content }));
}

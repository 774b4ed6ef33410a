import type { Json } from '@spanproof/vocabulary';
import { parseEmbedded } from './exact-json.ts';
import { describeFile, describeUrl, keepPart } from './media.ts';
import type { JsonObject } from './protocol.ts';
import { present, readArray, readObject, readString } from './read.ts';

/** One input or output item of the Responses API as a message of the conventions. */
export function describeItem(item: Json): JsonObject {
  const object = readObject(item) ?? {};
  switch (object.type ?? 'message') {
    case 'message':
      return present({ role: readString(object.role), parts: contentParts(object.content) });
    case 'function_call': {
      const text = readString(object.arguments);
      const call = {
        type: 'tool_call',
        id: readString(object.call_id),
        name: readString(object.name),
        arguments: text === undefined ? undefined : parseEmbedded(text),
      };
      return { role: 'assistant', parts: [present(call)] };
    }
    case 'function_call_output':
      return { role: 'tool', parts: [present({ type: 'tool_call_response', id: readString(object.call_id), response: object.output ?? null })] };
    case 'reasoning':
      return { role: 'assistant', parts: reasoningParts(object) };
    default:
      return { role: 'assistant', parts: [keepPart(item)] };
  }
}

function reasoningParts(item: JsonObject): readonly Json[] {
  const texts = [...(readArray(item.summary) ?? []), ...(readArray(item.content) ?? [])].map((part) => readString(readObject(part)?.text));
  const parts = texts.filter((text) => text !== undefined).map((content) => ({ type: 'reasoning', content }));
  return parts.length === 0 ? [keepPart(item)] : parts;
}

function contentParts(content: Json | undefined): readonly JsonObject[] {
  if (typeof content === 'string') return [{ type: 'text', content }];
  return (readArray(content) ?? []).map(describePart);
}

function describePart(part: Json): JsonObject {
  const object = readObject(part) ?? {};
  const { type, text, refusal, image_url: image, file_id: fileId, file_data: data, file_url: fileUrl } = object;
  if ((type === 'input_text' || type === 'output_text') && typeof text === 'string') return { type: 'text', content: text };
  if (type === 'refusal' && typeof refusal === 'string') return { type: 'refusal', content: refusal };
  if (type === 'input_image' && typeof image === 'string') return describeUrl('image', image);
  if (type === 'input_image' && typeof fileId === 'string') return describeFile('image', fileId);
  if (type === 'input_file' && typeof fileId === 'string') return describeFile('document', fileId);
  if (type === 'input_file' && typeof data === 'string') return { ...describeUrl('document', data), ...present({ filename: object.filename }) };
  if (type === 'input_file' && typeof fileUrl === 'string') return describeUrl('document', fileUrl);
  return keepPart(part);
}

import type { Json } from '@spanproof/vocabulary';
import { describeBlob, keepPart, type Modality } from './media.ts';
import type { JsonObject } from './protocol.ts';
import { present, readArray, readObject, readString } from './read.ts';

const ROLES: Readonly<Record<string, string>> = { model: 'assistant', function: 'tool' };

/** One Content of the Gemini API as a message of the conventions. */
export function describeContentOf(content: Json, role: string): JsonObject {
  if (typeof content === 'string') return { role: ROLES[role] ?? role, parts: [{ type: 'text', content }] };
  const object = readObject(content) ?? {};
  const named = readString(object.role) ?? role;
  const parts = readArray(object.parts) ?? (object.parts === undefined ? [] : [object.parts]);
  return { role: ROLES[named] ?? named, parts: parts.map(describePart) };
}

function describePart(part: Json): JsonObject {
  const object = readObject(part) ?? {};
  const [call, result, blob, file] = [object.functionCall, object.functionResponse, object.inlineData, object.fileData].map(readObject);
  if (typeof object.text === 'string') return { type: object.thought === true ? 'reasoning' : 'text', content: object.text };
  if (call !== undefined) return present({ type: 'tool_call', id: readString(call.id), name: readString(call.name), arguments: call.args });
  if (result !== undefined)
    return present({ type: 'tool_call_response', id: readString(result.id), name: readString(result.name), response: result.response ?? null });
  if (typeof blob?.data === 'string') return describeBlob(readModality(blob.mimeType), blob.data, readString(blob.mimeType));
  if (typeof file?.fileUri === 'string')
    return present({ type: 'uri', modality: readModality(file.mimeType), mime_type: readString(file.mimeType), uri: file.fileUri });
  return keepPart(part);
}

function readModality(mime: Json | undefined): Modality {
  const kind = readString(mime)?.split('/')[0];
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document';
}

/** One tool holds many function declarations; Google's own tools have no declaration and stay as they are, under their name. */
export function describeTools(tool: Json): readonly Json[] {
  const object = readObject(tool) ?? {};
  const { functionDeclarations, function_declarations: snake, ...own } = object;
  const declared = (readArray(functionDeclarations) ?? readArray(snake) ?? []).map((declaration) => {
    const { name, description, parameters, parametersJsonSchema, ...rest } = readObject(declaration) ?? {};
    return present({ type: 'function', name, description, parameters: parameters ?? parametersJsonSchema, ...rest });
  });
  return [...declared, ...Object.entries(own).map(([type, settings]) => ({ type, settings }))];
}

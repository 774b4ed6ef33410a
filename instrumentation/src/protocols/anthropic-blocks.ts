import type { Json } from '@spanproof/vocabulary';
import { describeBlob, describeFile, describeUrl, keepPart, type Modality } from './media.ts';
import type { JsonObject } from './protocol.ts';
import { present, readObject, readString } from './read.ts';

/** One content block of the Messages API as a part of the conventions. */
export function describeBlock(block: Json): JsonObject {
  const object = readObject(block) ?? {};
  switch (object.type) {
    case 'text':
      return typeof object.text === 'string' ? { type: 'text', content: object.text } : keepPart(block);
    case 'thinking':
      return typeof object.thinking === 'string' ? { type: 'reasoning', content: object.thinking } : keepPart(block);
    case 'tool_use':
      return present({ type: 'tool_call', id: readString(object.id), name: readString(object.name), arguments: object.input });
    case 'tool_result':
      return present({ type: 'tool_call_response', id: readString(object.tool_use_id), response: object.content ?? null, is_error: object.is_error });
    case 'server_tool_use':
      return present({
        type: 'server_tool_call',
        id: readString(object.id),
        name: readString(object.name),
        server_tool_call: present({ type: readString(object.name) ?? 'unknown', input: object.input }),
      });
    case 'image':
      return describeSource('image', block, readObject(object.source));
    case 'document':
      return describeSource('document', block, readObject(object.source));
    default:
      return keepPart(block);
  }
}

function describeSource(modality: Modality, block: Json, source: JsonObject | undefined): JsonObject {
  if (source?.type === 'base64' && typeof source.data === 'string') return describeBlob(modality, source.data, readString(source.media_type));
  if (source?.type === 'url' && typeof source.url === 'string') return describeUrl(modality, source.url);
  if (source?.type === 'file' && typeof source.file_id === 'string') return describeFile(modality, source.file_id);
  if (source?.type === 'text' && typeof source.data === 'string') return { type: 'text', content: source.data };
  return keepPart(block);
}

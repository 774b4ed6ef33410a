import type { Json } from '@spanproof/vocabulary';
import { describeBlob, describeUrl, keepPart, type Modality } from './media.ts';
import type { JsonObject } from './protocol.ts';
import { present, readObject, readString } from './read.ts';

const MEDIA: readonly Modality[] = ['image', 'video', 'audio', 'document'];

/** One content block of Converse, which names its kind by its only member, as a part of the conventions. */
export function describeConverseBlock(block: Json): JsonObject {
  if (typeof block === 'string') return { type: 'text', content: block };
  const object = readObject(block) ?? {};
  const [use, result, reasoning] = [object.toolUse, object.toolResult, object.reasoningContent].map(readObject);
  if (typeof object.text === 'string') return { type: 'text', content: object.text };
  if (use !== undefined) return present({ type: 'tool_call', id: readString(use.toolUseId), name: readString(use.name), arguments: use.input });
  if (result !== undefined)
    return present({ type: 'tool_call_response', id: readString(result.toolUseId), response: result.content ?? null, status: readString(result.status) });
  const thought = readString(readObject(reasoning?.reasoningText)?.text);
  if (thought !== undefined) return { type: 'reasoning', content: thought };
  const modality = MEDIA.find((name) => readObject(object[name]) !== undefined);
  const described = modality === undefined ? undefined : describeMedia(modality, readObject(object[modality]) ?? {});
  return described ?? keepBlock(block, object);
}

function describeMedia(modality: Modality, { format, source, name }: JsonObject): JsonObject | undefined {
  const { bytes, s3Location, text } = readObject(source) ?? {};
  const uri = readString(readObject(s3Location)?.uri);
  const kind = readString(format);
  if (typeof bytes === 'string')
    return { ...describeBlob(modality, bytes, kind === undefined ? undefined : `${modality}/${kind}`), ...present({ filename: name }) };
  if (uri !== undefined) return describeUrl(modality, uri);
  return typeof text === 'string' ? { type: 'text', content: text } : undefined;
}

function keepBlock(block: Json, object: JsonObject): JsonObject {
  const [kind] = Object.keys(object);
  return kind === undefined ? keepPart(block) : { type: kind, content: object[kind] ?? null };
}

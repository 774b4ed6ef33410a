import type { Json } from '@spanproof/vocabulary';
import type { JsonObject } from './protocol.ts';
import { present, readObject, readString } from './read.ts';

export type Modality = 'image' | 'video' | 'audio' | 'document';

const DATA_URI = /^data:([^;,]*)(?:;[^;,]*)*;base64,/;

/** A URL as a uri part; a `data:` URL as the blob it is. */
export function describeUrl(modality: Modality, url: string): JsonObject {
  const mime = DATA_URI.exec(url);
  return mime === null ? { type: 'uri', modality, uri: url } : describeBlob(modality, url.slice(mime[0].length), mime[1]);
}

export function describeBlob(modality: Modality, content: string, mimeType: string | undefined): JsonObject {
  return present({ type: 'blob', modality, mime_type: mimeType === '' ? undefined : mimeType, content });
}

export function describeFile(modality: Modality, fileId: string): JsonObject {
  return { type: 'file', modality, file_id: fileId };
}

/** A part this version does not know: kept as it is; the schema asks for a `type` only. */
export function keepPart(part: Json): JsonObject {
  const object = readObject(part);
  return object !== undefined && readString(object.type) !== undefined ? object : { type: 'unknown', content: part };
}

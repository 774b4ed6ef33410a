import type { Json } from '@spanproof/vocabulary';
import type { JsonObject, StreamAccumulator, StreamTexts } from './protocol.ts';
import { readArray, readObject, readString } from './read.ts';
import { NO_TEXTS } from './texts.ts';

const ENDS: readonly string[] = ['response.completed', 'response.incomplete', 'response.failed'];

/** The last event carries the whole response; what was streamed before matters only where it never comes. */
export function accumulateResponses(): StreamAccumulator {
  const items = new Map<number, JsonObject>();
  const texts = new Map<number, string>();
  let response: JsonObject = {};
  let complete = false;
  return {
    get complete() {
      return complete;
    },
    feed(event) {
      const type = readString(event.type) ?? '';
      response = readObject(event.response) ?? response;
      complete = complete || ENDS.includes(type);
      if (type === 'error') response = { ...response, error: readObject(event.error) ?? { code: event.code ?? 'error', message: event.message ?? null } };
      const index = typeof event.output_index === 'number' ? event.output_index : undefined;
      if (index === undefined) return;
      const item = readObject(event.item);
      if (item !== undefined) items.set(index, item);
      if (type === 'response.output_item.done') texts.delete(index);
      else if (type.endsWith('.delta') && typeof event.delta === 'string') texts.set(index, (texts.get(index) ?? '') + event.delta);
    },
    document() {
      if (complete && readArray(response.output) !== undefined) return response;
      const output = [...items].toSorted(([a], [b]) => a - b).map(([index, item]) => completeItem(item, texts.get(index)));
      return { ...response, output };
    },
  };
}

/** An item whose `done` never came, with the text that did. */
function completeItem(item: JsonObject, text: string | undefined): Json {
  if (text === undefined) return item;
  if (item.type === 'function_call') return { ...item, arguments: text };
  if (item.type === 'reasoning') return { ...item, content: [{ type: 'reasoning_text', text }] };
  return item.type === 'message' ? { ...item, content: [{ type: 'output_text', text }] } : { ...item, delta: text };
}

/** `response.<what>.delta` goes on, `response.<what>.done` repeats it whole. */
export function readResponsesTexts(event: JsonObject): StreamTexts {
  const type = readString(event.type) ?? '';
  const group = `${nameIndex(event.output_index)}/${nameIndex(event.content_index ?? event.summary_index)}`;
  if (type.endsWith('.delta') && typeof event.delta === 'string' && type !== 'response.audio.delta') {
    return { pieces: [{ text: `${group}/${type}`, group, pointer: '/delta', piece: event.delta }], ended: [] };
  }
  return type.endsWith('.done') ? { pieces: [], ended: [group] } : NO_TEXTS;
}

function nameIndex(index: Json | undefined): string {
  return typeof index === 'number' ? String(index) : '';
}

import type { Json } from '@spanproof/vocabulary';
import type { JsonObject, StreamAccumulator, StreamTexts } from './protocol.ts';
import { present, readArray, readObject, readString } from './read.ts';
import { readPieces } from './texts.ts';

/** Every line is a response with the next piece of text; the last one has the counts. */
export function accumulateOllama(): StreamAccumulator {
  const text = { content: '', thinking: '', response: '' };
  const calls: Json[] = [];
  let last: JsonObject = {};
  let chat = false;
  return {
    get complete() {
      return last.done === true;
    },
    feed(event) {
      last = { ...last, ...event };
      const message = readObject(event.message);
      chat = chat || message !== undefined;
      text.content += readString(message?.content) ?? '';
      text.thinking += readString(message?.thinking) ?? readString(event.thinking) ?? '';
      text.response += readString(event.response) ?? '';
      calls.push(...(readArray(message?.tool_calls) ?? []));
    },
    document() {
      if (!chat) return present({ ...last, response: text.response, thinking: text.thinking === '' ? undefined : text.thinking });
      const message = { ...readObject(last.message), content: text.content, thinking: text.thinking, tool_calls: calls.length === 0 ? undefined : calls };
      return { ...last, message: present(message) };
    },
  };
}

export function readOllamaTexts(event: JsonObject): StreamTexts {
  const { message, response, thinking } = event;
  const pieces = [
    ...readPieces(message, '', '/message'),
    ...readPieces(response, '', '/response').map((piece) => ({ ...piece, text: 'response' })),
    ...readPieces(thinking, '', '/thinking').map((piece) => ({ ...piece, text: 'thinking' })),
  ];
  return { pieces, ended: event.done === true ? [''] : [], turns: true };
}

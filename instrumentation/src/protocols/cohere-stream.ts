import type { Json } from '@spanproof/vocabulary';
import type { JsonObject, StreamAccumulator, StreamTexts } from './protocol.ts';
import { present, readArray, readObject, readString } from './read.ts';
import { readPieces } from './texts.ts';

/** Content and tool calls are numbered apart; only text grows while a stream runs. */
export function accumulateCohere(): StreamAccumulator {
  const contents = new Map<number, { type: string; text: string }>();
  const calls = new Map<number, { call: JsonObject; text: string }>();
  let plan = '';
  let head: JsonObject = {};
  let complete = false;

  function addContent(index: number, content: JsonObject): void {
    const known = contents.get(index) ?? { type: readString(content.type) ?? (content.thinking === undefined ? 'text' : 'thinking'), text: '' };
    known.text += readString(content.text) ?? readString(content.thinking) ?? '';
    contents.set(index, known);
  }

  function addCall(index: number, call: JsonObject): void {
    const known = calls.get(index) ?? { call, text: '' };
    known.text += readString(readObject(call.function)?.arguments) ?? '';
    calls.set(index, known);
  }

  return {
    get complete() {
      return complete;
    },
    feed(event) {
      const index = typeof event.index === 'number' ? event.index : 0;
      const delta = readObject(event.delta) ?? {};
      const message = readObject(delta.message) ?? {};
      const content = readObject(message.content);
      const call = readObject(message.tool_calls) ?? readObject(readArray(message.tool_calls)?.[0]);
      if (event.id !== undefined) head = { ...head, id: event.id };
      if (event.type === 'message-end') {
        complete = true;
        head = { ...head, ...delta };
        return;
      }
      plan += readString(message.tool_plan) ?? '';
      if (content !== undefined) addContent(index, content);
      if (call !== undefined) addCall(index, call);
    },
    document: () => ({ ...head, message: writeMessage(plan, [...contents.values()], [...calls.values()]) }),
  };
}

function writeMessage(
  plan: string,
  contents: readonly { readonly type: string; readonly text: string }[],
  calls: readonly { readonly call: JsonObject; readonly text: string }[],
): Json {
  const toolCalls = calls.map(({ call, text }) => ({ ...call, function: { ...readObject(call.function), arguments: text } }));
  return present({
    role: 'assistant',
    tool_plan: plan === '' ? undefined : plan,
    content: contents.map(({ type, text }) => ({ type, [type]: text })),
    tool_calls: toolCalls.length === 0 ? undefined : toolCalls,
  });
}

/** `delta.message` grows by what each event brings; `...-end` ends what went on. */
export function readCohereTexts(event: JsonObject): StreamTexts {
  const index = typeof event.index === 'number' ? event.index : 0;
  const pieces = readPieces(readObject(event.delta)?.message, '', '/delta/message');
  return {
    pieces: pieces.map((piece) => ({ ...piece, text: `${index}${piece.text}` })),
    ended: readString(event.type)?.endsWith('-end') === true ? [''] : [],
    turns: true,
  };
}

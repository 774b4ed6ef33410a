import type { Json } from '@spanproof/vocabulary';
import type { JsonObject, StreamAccumulator, StreamTexts, TextPiece } from './protocol.ts';
import { present, readArray, readObject, readString } from './read.ts';
import { readPieces } from './texts.ts';

interface ToolCall {
  id: string | undefined;
  name: string;
  text: string;
}

/** Only text grows while a stream runs; chunk objects are dropped at once. */
interface Choice {
  role: string | undefined;
  content: string;
  reasoning: string;
  refusal: string;
  finish: string | undefined;
  readonly tools: Map<number, ToolCall>;
}

export function accumulateChat(): StreamAccumulator {
  const choices = new Map<number, Choice>();
  let head: Record<string, Json> = {};
  let named = false;
  let complete = false;
  return {
    get complete() {
      return complete;
    },
    feed(event) {
      // every chunk repeats the head (Azure's first one leaves it empty); usage comes once, and is null before
      if (!named) head = { ...event };
      named = named || (typeof head.id === 'string' && head.id !== '');
      if (event.usage !== undefined && event.usage !== null) head.usage = event.usage;
      if (event.error !== undefined) head.error = event.error;
      for (const delta of readArray(event.choices) ?? []) {
        const ended = feedChoice(choices, readObject(delta) ?? {});
        if (ended) complete = [...choices.values()].every((choice) => choice.finish !== undefined);
      }
    },
    document: () => ({ ...head, choices: [...choices].toSorted(([a], [b]) => a - b).map(([index, choice]) => writeChoice(index, choice)) }),
  };
}

/** True where the choice got its finish reason. */
function feedChoice(choices: Map<number, Choice>, chunk: JsonObject): boolean {
  const index = typeof chunk.index === 'number' ? chunk.index : 0;
  const choice = choices.get(index) ?? { role: undefined, content: '', reasoning: '', refusal: '', finish: undefined, tools: new Map() };
  choices.set(index, choice);
  const delta = readObject(chunk.delta) ?? {};
  choice.role ??= readString(delta.role);
  choice.content += readString(delta.content) ?? '';
  choice.reasoning += readString(delta.reasoning_content) ?? readString(delta.reasoning) ?? '';
  choice.refusal += readString(delta.refusal) ?? '';
  choice.finish = readString(chunk.finish_reason) ?? choice.finish;
  for (const call of readArray(delta.tool_calls) ?? []) feedToolCall(choice.tools, readObject(call) ?? {});
  return typeof chunk.finish_reason === 'string';
}

function feedToolCall(tools: Map<number, ToolCall>, delta: JsonObject): void {
  const index = typeof delta.index === 'number' ? delta.index : tools.size;
  const call = tools.get(index) ?? { id: undefined, name: '', text: '' };
  tools.set(index, call);
  const target = readObject(delta.function);
  call.id ??= readString(delta.id);
  call.name += readString(target?.name) ?? '';
  call.text += readString(target?.arguments) ?? '';
}

function writeChoice(index: number, { role, content, reasoning, refusal, finish, tools }: Choice): Json {
  const calls = [...tools.values()].map(({ id, name, text }) => present({ id, type: 'function', function: { name, arguments: text } }));
  return present({
    index,
    finish_reason: finish,
    message: present({
      role,
      content,
      reasoning_content: reasoning === '' ? undefined : reasoning,
      refusal: refusal === '' ? undefined : refusal,
      tool_calls: calls.length === 0 ? undefined : calls,
    }),
  });
}

/** `choices[].delta` and, of older models, `choices[].text`; a finish reason ends the choice. */
export function readChatTexts(event: JsonObject): StreamTexts {
  const pieces: TextPiece[] = [];
  const ended: string[] = [];
  for (const [position, member] of (readArray(event.choices) ?? []).entries()) {
    const choice = readObject(member) ?? {};
    const group = String(typeof choice.index === 'number' ? choice.index : position);
    pieces.push(...readPieces(choice.delta, group, `/choices/${position}/delta`), ...readPieces(choice.text, group, `/choices/${position}/text`));
    if (typeof choice.finish_reason === 'string') ended.push(group);
  }
  return { pieces, ended, turns: true };
}

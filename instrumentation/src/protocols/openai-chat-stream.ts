import type { Json } from '@spanproof/vocabulary';
import type { JsonObject, StreamAccumulator } from './protocol.ts';
import { present, readArray, readObject, readString } from './read.ts';

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
  let head: JsonObject = {};
  let complete = false;
  return {
    get complete() {
      return complete;
    },
    feed(event) {
      const { choices: deltas, ...rest } = event;
      // usage stands in the last chunk only, and null in the others
      head = { ...head, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)) };
      for (const delta of readArray(deltas) ?? []) feedChoice(choices, readObject(delta) ?? {});
      complete = complete || (choices.size > 0 && [...choices.values()].every((choice) => choice.finish !== undefined));
    },
    document: () => ({ ...head, choices: [...choices].toSorted(([a], [b]) => a - b).map(([index, choice]) => writeChoice(index, choice)) }),
  };
}

function feedChoice(choices: Map<number, Choice>, chunk: JsonObject): void {
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

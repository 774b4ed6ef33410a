import { accumulateMessages, readMessagesTexts } from './anthropic-messages-stream.ts';
import { accumulateConverse, readConverseTexts } from './bedrock-converse-stream.ts';
import { parseBody } from './exact-json.ts';
import { accumulateChat, readChatTexts } from './openai-chat-stream.ts';
import type { JsonObject, StreamAccumulator, StreamTexts } from './protocol.ts';
import { present, readArray, readObject, readString } from './read.ts';
import { NO_TEXTS, readPieces } from './texts.ts';

const METRICS = 'amazon-bedrock-invocationMetrics';

/** Frames hold the model's own events in base64; whose they are is known from the first. */
export function accumulateModel(): StreamAccumulator {
  let inner: StreamAccumulator | undefined;
  let metrics: JsonObject | undefined;
  let failure: JsonObject | undefined;
  return {
    get complete() {
      return metrics !== undefined || inner?.complete === true;
    },
    feed(frame) {
      const [type = '', payload] = Object.entries(frame)[0] ?? [];
      const bytes = readString(readObject(payload)?.bytes);
      if (type.endsWith('Exception')) failure = { __type: type };
      const event = bytes === undefined ? undefined : parseBody(Buffer.from(bytes, 'base64').toString('utf8'));
      if (event === undefined) return;
      inner ??= chooseAccumulator(event);
      metrics = readObject(event[METRICS]) ?? metrics;
      inner.feed(event);
    },
    document: () => ({ ...inner?.document(), ...failure, ...present({ [METRICS]: metrics }) }),
  };
}

function chooseAccumulator(event: JsonObject): StreamAccumulator {
  if (typeof event.type === 'string' && event.type !== 'text') return accumulateMessages();
  if (event.messageStart !== undefined) return accumulateConverse();
  return event.choices === undefined ? accumulateTexts() : accumulateChat();
}

/** Titan, Llama, Mistral and Cohere send answers with the next piece of text. */
function accumulateTexts(): StreamAccumulator {
  let text = '';
  let last: JsonObject = {};
  return {
    get complete() {
      return last.completionReason != null || last.stop_reason != null || last.finish_reason != null;
    },
    feed(event) {
      const output = readObject(readArray(event.outputs)?.[0]);
      last = { ...last, ...event, ...output };
      text += readString(event.outputText) ?? readString(event.generation) ?? readString(output?.text) ?? readString(event.text) ?? '';
    },
    document() {
      const { outputs: _outputs, outputText: _text, generation: _generation, ...rest } = last;
      return { ...rest, text };
    },
  };
}

/** The model's own event stands in `chunk`. */
export function readModelTexts(frame: JsonObject): StreamTexts {
  const event = readObject(frame.chunk);
  if (event === undefined) return NO_TEXTS;
  const { pieces, ...rest } = readInner(event);
  return { ...rest, pieces: pieces.map((piece) => ({ ...piece, pointer: `/chunk${piece.pointer}` })) };
}

function readInner(event: JsonObject): StreamTexts {
  if (typeof event.type === 'string' && event.type !== 'text') return readMessagesTexts(event);
  if (Object.keys(event).some((name) => name.startsWith('contentBlock'))) return readConverseTexts(event);
  if (event.choices !== undefined) return readChatTexts(event);
  const texts = { outputText: event.outputText, generation: event.generation, outputs: event.outputs, text: event.text };
  return { pieces: Object.entries(texts).flatMap(([name, value]) => readPieces(value, '', `/${name}`).map((piece) => ({ ...piece, text: name }))), ended: [] };
}

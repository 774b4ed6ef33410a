import { accumulateMessages } from './anthropic-messages-stream.ts';
import { accumulateConverse } from './bedrock-converse-stream.ts';
import { parseBody } from './exact-json.ts';
import { accumulateChat } from './openai-chat-stream.ts';
import type { JsonObject, StreamAccumulator } from './protocol.ts';
import { present, readArray, readObject, readString } from './read.ts';

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

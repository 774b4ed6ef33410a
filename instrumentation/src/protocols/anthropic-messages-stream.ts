import type { Json } from '@spanproof/vocabulary';
import { parseEmbedded } from './exact-json.ts';
import type { JsonObject, StreamAccumulator, StreamTexts, TextPiece } from './protocol.ts';
import { readObject, readString } from './read.ts';
import { NO_TEXTS, readPieces } from './texts.ts';

interface Block {
  readonly start: JsonObject;
  /** Text, thinking or partial JSON: a block streams one of them. */
  text: string;
}

export function accumulateMessages(): StreamAccumulator {
  const blocks = new Map<number, Block>();
  let message: JsonObject = {};
  let usage: JsonObject = {};
  let complete = false;
  return {
    get complete() {
      return complete;
    },
    feed(event) {
      const index = typeof event.index === 'number' ? event.index : 0;
      switch (event.type) {
        case 'message_start':
          message = readObject(event.message) ?? {};
          usage = readObject(message.usage) ?? {};
          return;
        case 'content_block_start':
          blocks.set(index, { start: readObject(event.content_block) ?? {}, text: '' });
          return;
        case 'content_block_delta': {
          const delta = readObject(event.delta) ?? {};
          const block = blocks.get(index);
          if (block !== undefined) block.text += readString(delta.text) ?? readString(delta.thinking) ?? readString(delta.partial_json) ?? '';
          return;
        }
        case 'message_delta':
          message = { ...message, ...readObject(event.delta) };
          usage = { ...usage, ...readObject(event.usage) };
          return;
        case 'message_stop':
          complete = true;
          return;
        case 'error':
          message = { ...message, error: event.error ?? { type: 'error' } };
          return;
        default: // ping, content_block_stop, and what comes later: nothing to keep
      }
    },
    document: () => ({ ...message, usage, content: [...blocks].toSorted(([a], [b]) => a - b).map(([, block]) => writeBlock(block)) }),
  };
}

function writeBlock({ start, text }: Block): Json {
  if (text === '') return start;
  if (start.type === 'text') return { ...start, text: (readString(start.text) ?? '') + text };
  if (start.type === 'thinking') return { ...start, thinking: (readString(start.thinking) ?? '') + text };
  return { ...start, input: parseEmbedded(text) };
}

/** A block begins, goes on and ends under its index. */
export function readMessagesTexts(event: JsonObject): StreamTexts {
  const group = String(typeof event.index === 'number' ? event.index : 0);
  switch (event.type) {
    case 'content_block_start':
      return { pieces: readDirect(readObject(event.content_block), group, '/content_block'), ended: [] };
    case 'content_block_delta':
      return { pieces: readDirect(readObject(event.delta), group, '/delta'), ended: [] };
    case 'content_block_stop':
      return { pieces: [], ended: [group] };
    default:
      return NO_TEXTS;
  }
}

/** The strings of a block itself; what nests in it (citations, results of server tools) comes whole. */
function readDirect(block: JsonObject | undefined, group: string, pointer: string): TextPiece[] {
  return Object.entries(block ?? {}).flatMap(([name, member]) => (typeof member === 'string' ? readPieces({ [name]: member }, group, pointer) : []));
}

import { parseEmbedded } from './exact-json.ts';
import type { JsonObject, StreamAccumulator, StreamTexts } from './protocol.ts';
import { present, readObject, readString } from './read.ts';
import { NO_TEXTS, readPieces } from './texts.ts';

interface Block {
  start: JsonObject;
  text: string;
  reasoning: string;
  input: string;
}

/** Events are `{[type]: payload}`: frames of ConverseStream, and what Nova's own streams hold. */
export function accumulateConverse(): StreamAccumulator {
  const blocks = new Map<number, Block>();
  let role: string | undefined;
  let rest: JsonObject = {};
  return {
    get complete() {
      return rest.usage !== undefined;
    },
    feed(event) {
      const [type = '', value] = Object.entries(event)[0] ?? [];
      const payload = readObject(value) ?? {};
      const index = typeof payload.contentBlockIndex === 'number' ? payload.contentBlockIndex : 0;
      const block = blocks.get(index) ?? { start: {}, text: '', reasoning: '', input: '' };
      const delta = readObject(payload.delta);
      if (type === 'messageStart') role = readString(payload.role);
      else if (type === 'messageStop' || type === 'metadata') rest = { ...rest, ...payload };
      else if (type.endsWith('Exception')) rest = { ...rest, __type: type, message: payload.message ?? null };
      else if (type === 'contentBlockStart') blocks.set(index, { ...block, start: readObject(payload.start) ?? {} });
      else if (type === 'contentBlockDelta' && delta !== undefined) {
        block.text += readString(delta.text) ?? '';
        block.reasoning += readString(readObject(delta.reasoningContent)?.text) ?? '';
        block.input += readString(readObject(delta.toolUse)?.input) ?? '';
        blocks.set(index, block);
      }
    },
    document() {
      const content = [...blocks].toSorted(([a], [b]) => a - b).map(([, block]) => writeBlock(block));
      return { ...rest, output: { message: present({ role, content }) } };
    },
  };
}

function writeBlock({ start, text, reasoning, input }: Block): JsonObject {
  const use = readObject(start.toolUse);
  if (use !== undefined) return { toolUse: { ...use, input: input === '' ? {} : parseEmbedded(input) } };
  if (reasoning !== '') return { reasoningContent: { reasoningText: { text: reasoning } } };
  return text === '' && Object.keys(start).length > 0 ? start : { text };
}

export function readConverseTexts(event: JsonObject): StreamTexts {
  const [type = '', value] = Object.entries(event)[0] ?? [];
  const payload = readObject(value) ?? {};
  const group = String(typeof payload.contentBlockIndex === 'number' ? payload.contentBlockIndex : 0);
  if (type === 'contentBlockDelta') return { pieces: readPieces(payload.delta, group, '/contentBlockDelta/delta'), ended: [] };
  return type === 'contentBlockStop' ? { pieces: [], ended: [group] } : NO_TEXTS;
}

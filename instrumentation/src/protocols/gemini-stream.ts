import type { Json } from '@spanproof/vocabulary';
import type { JsonObject, StreamAccumulator, StreamTexts, TextPiece } from './protocol.ts';
import { readArray, readObject, readString } from './read.ts';
import { readPieces } from './texts.ts';

/** Every event is a response with the next parts: texts of one kind that follow each other are one part. */
export function accumulateGemini(): StreamAccumulator {
  const candidates = new Map<number, { parts: JsonObject[]; rest: JsonObject }>();
  let head: JsonObject = {};
  let complete = false;
  return {
    get complete() {
      return complete;
    },
    feed(event) {
      const { candidates: pieces, ...rest } = event;
      head = { ...head, ...rest };
      for (const piece of readArray(pieces) ?? []) {
        const candidate = readObject(piece) ?? {};
        const index = typeof candidate.index === 'number' ? candidate.index : 0;
        const known = candidates.get(index) ?? { parts: [], rest: {} };
        candidates.set(index, known);
        for (const part of readArray(readObject(candidate.content)?.parts) ?? []) addPart(known.parts, readObject(part) ?? {});
        known.rest = { ...known.rest, ...candidate };
        complete = complete || readString(candidate.finishReason) !== undefined;
      }
    },
    document: () => ({ ...head, candidates: [...candidates].toSorted(([a], [b]) => a - b).map(([, candidate]) => writeCandidate(candidate)) }),
  };
}

function addPart(parts: JsonObject[], part: JsonObject): void {
  const last = parts.at(-1);
  if (typeof part.text === 'string' && typeof last?.text === 'string' && part.thought === last.thought) {
    parts[parts.length - 1] = { ...last, text: last.text + part.text };
  } else if (part.text !== '' || Object.keys(part).length > 1) parts.push(part);
}

function writeCandidate({ parts, rest }: { readonly parts: readonly JsonObject[]; readonly rest: JsonObject }): Json {
  return { ...rest, content: { role: 'model', ...readObject(rest.content), parts } };
}

/** Texts of one kind go on from event to event; calls, code and files come whole. */
export function readGeminiTexts(event: JsonObject): StreamTexts {
  const pieces: TextPiece[] = [];
  const ended: string[] = [];
  for (const [position, member] of (readArray(event.candidates) ?? []).entries()) {
    const candidate = readObject(member) ?? {};
    const group = String(typeof candidate.index === 'number' ? candidate.index : position);
    for (const [place, part] of (readArray(readObject(candidate.content)?.parts) ?? []).entries()) {
      const { text, thought } = readObject(part) ?? {};
      const pointer = `/candidates/${position}/content/parts/${place}/text`;
      pieces.push(...readPieces(text, group, pointer).map((piece) => ({ ...piece, text: `${group}/${thought === true ? 'thought' : 'text'}` })));
    }
    if (typeof candidate.finishReason === 'string') ended.push(group);
  }
  return { pieces, ended, turns: true };
}

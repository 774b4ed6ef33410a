import type { Json } from '@spanproof/vocabulary';
import type { JsonObject, StreamAccumulator } from './protocol.ts';
import { readArray, readObject, readString } from './read.ts';

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

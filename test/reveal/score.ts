import { createScanner, examineValue, type Finding } from '@spanproof/vocabulary';
import type { EvasionCase } from './evasion-corpus.ts';

const scanner = createScanner();

/** What is found in a case, as the processor and the guard look at it: content of messages of one user. */
export function findIn({ texts }: EvasionCase): readonly Finding[] {
  const messages = texts.flatMap((content, index) =>
    index === 0
      ? [{ role: 'user', content }]
      : [
          { role: 'assistant', content: 'Go on.' },
          { role: 'user', content },
        ],
  );
  return examineValue(scanner, { messages }, { part: 'request', pointer: '' }).findings;
}

/** Whether findings cover every spelt piece from its first character to its last; of a named secret, all behind the name. */
export function isFound(given: EvasionCase, findings: readonly Finding[]): boolean {
  const named = given.kind === 'SECRET.bearer' || given.kind === 'SECRET.assignment';
  return given.spelt.every((spelt, index) => {
    if (spelt === '') return true;
    const start = given.texts[index]!.indexOf(spelt);
    const end = start + spelt.length;
    const hits = findings.filter(({ place }) => place.pointer === `/messages/${2 * index}/content` && place.start < end && place.end > start);
    return hits.length > 0 && (named || hits[0]!.place.start <= start) && hits.at(-1)!.place.end >= end;
  });
}

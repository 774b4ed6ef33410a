import { type ContentPart, type Json, type LlmCall, readLiterals } from '@spanproof/vocabulary';

const SHORTEST = 4;
const MAX_NESTED = 3;
/** UTF-16 units of one call that are shown to a detector; what is beyond is said to be unseen. */
const MAX_UNITS = 256 * 1024;

export interface CollectedText {
  readonly part: ContentPart;
  /** As examineCall() writes them: RFC 6901, through JSON texts. */
  readonly pointer: string;
  readonly text: string;
}

/** The strings of a call's content, JSON texts taken apart, as far as the room goes. */
export function collectTexts({ content }: Pick<LlmCall, 'content'>): { readonly texts: readonly CollectedText[]; readonly complete: boolean } {
  const texts: CollectedText[] = [];
  let room = MAX_UNITS;
  let complete = true;

  function take(part: ContentPart, pointer: string, value: Json, nested: number): void {
    if (typeof value === 'string') {
      const literals = nested < MAX_NESTED && /[}\]]\s*$/.test(value.slice(-8)) ? readLiterals(value) : undefined;
      if (literals !== undefined) {
        for (const literal of literals) if (literal.role === 'value') take(part, pointer + literal.pointer, literal.value, nested + 1);
      } else if (value.length > room) complete = false;
      else if (value.length >= SHORTEST) {
        room -= value.length;
        texts.push({ part, pointer, text: value });
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value as { readonly [key: string]: Json })) {
        take(part, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, member, nested);
      }
    }
  }

  for (const part of ['request', 'response', 'other'] as const) take(part, '', content[part], 0);
  return { texts, complete };
}

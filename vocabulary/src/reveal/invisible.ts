import { type Decoded, isVisible } from './decoded.ts';
import { classOf, isFolded } from './unit-class.ts';

/** A run of so many tag characters is a hidden text; fewer only split one. */
const HIDDEN_TEXT = 4;
const MAX_RUN = 4096;

/**
 * Characters nobody sees, where they stand against something that is seen: zero-width, joiners, bidirectional controls, soft hyphens, fillers, tags.
 * Those between letters of a script that needs them, and inside emoji, stay. A longer run of tags (U+E0020 to U+E007E) is read as the ASCII it hides.
 */
export function decodeInvisible(text: string, index: number): Decoded | undefined {
  let end = index;
  let hidden = '';
  while (end < text.length && end - index < MAX_RUN) {
    const width = widthAt(text, end);
    if (width === 0) break;
    if (width === 2) hidden += tagAt(text, end);
    end += width;
  }
  if (end === index) return undefined;
  if (hidden.length >= HIDDEN_TEXT) return { value: hidden, length: end - index };
  if (index === 0) return { length: end - index };
  const before = text.charCodeAt(index - 1);
  const after = text.charCodeAt(end);
  const shown = isVariant(text.charCodeAt(index)) ? isVisible(before) && isVisible(after) : isShown(before) || isShown(after);
  return shown ? { value: '', length: end - index } : { length: end - index };
}

function isShown(code: number): boolean {
  return isVisible(code) || isFolded(code);
}

/** UTF-16 units of the invisible character at `index`; 0 where there is none. */
function widthAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (classOf(code) === 'invisible') return 1;
  return code === 0xdb40 && (isTag(text.charCodeAt(index + 1)) || isLongVariant(text.charCodeAt(index + 1))) ? 2 : 0;
}

function tagAt(text: string, index: number): string {
  const low = text.charCodeAt(index + 1);
  return low >= 0xdc20 && low <= 0xdc7e ? String.fromCharCode(low - 0xdc00) : '';
}

const isTag = (low: number): boolean => low >= 0xdc00 && low <= 0xdc7f;
const isLongVariant = (low: number): boolean => low >= 0xdd00 && low <= 0xddef;
/** Most variation selectors belong to an emoji. */
const isVariant = (code: number): boolean => code >= 0xfe00 && code <= 0xfe0f;

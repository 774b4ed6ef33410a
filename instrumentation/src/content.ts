import { hash } from 'node:crypto';
import type { Json } from '@spanproof/vocabulary';

/** A string longer than this is cut where the whole does not fit. */
const KEPT = 512;

export interface Serialised {
  readonly attributes: { readonly [attribute: string]: string };
  /** True where a value did not fit and says so in its place, or not even that fitted and the attribute is missing. */
  readonly truncated: boolean;
}

/** Content attributes as JSON text, each at most `maxChars` UTF-16 units. What is left out leaves its length and SHA-256. */
export function serialiseContent(content: { readonly [attribute: string]: Json | undefined }, maxChars: number): Serialised {
  const attributes: Record<string, string> = {};
  let truncated = false;
  for (const [name, value] of Object.entries(content)) {
    if (value === undefined) continue;
    let text = JSON.stringify(value);
    if (text.length > maxChars) {
      truncated = true;
      text = JSON.stringify(value, (_key, member: unknown) => (typeof member === 'string' ? shorten(member) : member));
    }
    if (text.length <= maxChars) attributes[name] = text;
  }
  return { attributes, truncated };
}

function shorten(text: string): string {
  if (text.length <= 2 * KEPT) return text;
  return `${text.slice(0, KEPT).toWellFormed()}[spanproof: ${text.length - KEPT} more characters not captured, sha256 of all ${hash('sha256', text)}]`;
}

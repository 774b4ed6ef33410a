import { DIGITS, FINDINGS } from '@spanproof/vocabulary';

/** Longest anchor, and what a match may begin before its anchor. */
const ANCHOR = 24;
const BEHIND = 64;
/** What a finding needs behind its trigger: groups of digits are decided where they end, names and keys by what stands there. */
const AHEAD = 640;
const AHEAD_OF_DIGITS = 224;

/**
 * Where a finding may have begun: an anchor of the scanner, or a character by which a text can be read in another way. Letters of Latin, Chinese, Japanese and
 * Korean and ordinary punctuation are none of these.
 */
const SUSPICIOUS = '[\\\\%&+]|[^\\u0000-\\u024f\\u2018-\\u201f\\u2026\\u3000-\\u9fff\\uac00-\\ud7af\\u2013\\u2014]|\\u00a0|\\u00b7|\\u00ad';
const TRIGGER = new RegExp(`${SUSPICIOUS}|${anchors().join('|')}`, 'gi');

/** Remembers where in a growing text a finding may have begun. */
export interface Triggers {
  feed(piece: string): void;
  /** Nothing that begins before this offset is still undecided. */
  readonly openFrom: number;
}

export function createTriggers(): Triggers {
  /** A trigger, and the length of text by which it is decided. */
  let places: { readonly from: number; readonly decided: number }[] = [];
  let length = 0;
  let rest = '';
  return {
    feed(piece) {
      // what was looked at before may be the beginning of an anchor
      const text = rest + piece;
      const base = length - rest.length;
      const known = places.at(-1)?.from ?? -1;
      for (const { 0: found, index } of text.matchAll(TRIGGER)) {
        const from = base + index;
        if (from > known) places.push({ from, decided: from + (/^\d/.test(found) ? AHEAD_OF_DIGITS : AHEAD) });
      }
      length += piece.length;
      rest = text.slice(-ANCHOR);
    },
    get openFrom() {
      places = places.filter(({ decided }) => decided > length);
      return Math.max(0, Math.min(places[0]?.from ?? length, length - ANCHOR) - BEHIND);
    },
  };
}

function anchors(): readonly string[] {
  const words = [...new Set(Object.values(FINDINGS).flatMap((definition) => definition.anchors))];
  return words.map((word) => (word === DIGITS ? '\\d' : word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replaceAll(/\d/g, '\\d')));
}

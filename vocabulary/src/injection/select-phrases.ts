import { buildAutomaton } from '../findings/automaton.ts';
import { PHRASES, type Phrase } from './phrases.ts';

/** The first script in which words stand without blanks, or with letters that no `needs` can name: Thai. */
const OTHER_SCRIPTS = 0x0e00;
const FIRST_SURROGATE = 0xd800;

const NEEDS = [...new Set(PHRASES.flatMap(({ needs }) => needs))];
const WAITING = NEEDS.map((part) => PHRASES.flatMap(({ needs }, index) => (needs.includes(part) ? [index] : [])));
const { classes, next, shift, outputs } = buildAutomaton(NEEDS);
const ALWAYS = PHRASES.flatMap(({ needs, pattern }, index) => (needs.length === 0 && !/[^\x20-\x7e]/.test(pattern.source) ? [index] : []));
const OTHERS = PHRASES.flatMap(({ needs, pattern }, index) => (needs.length === 0 && /[^\x20-\x7e]/.test(pattern.source) ? [index] : []));

/** The phrases that may be in the text, in their order: one pass instead of a search for each. */
export function selectPhrases(lower: string): readonly Phrase[] {
  const chosen = new Set(ALWAYS);
  let state = 0;
  let others = false;
  for (let index = 0; index < lower.length; index++) {
    const unit = lower.charCodeAt(index);
    others ||= unit >= OTHER_SCRIPTS && unit < FIRST_SURROGATE && (unit < 0x2000 || unit > 0x2bff);
    state = next[state + (unit < 0x80 ? classes[unit]! : 0)]!;
    if (state >= 0) continue;
    state &= 0x7fffffff;
    for (const part of outputs[state >> shift]!) for (const phrase of WAITING[part]!) chosen.add(phrase);
  }
  if (others) for (const phrase of OTHERS) chosen.add(phrase);
  return PHRASES.filter((_, index) => chosen.has(index));
}

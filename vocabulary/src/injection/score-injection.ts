import { CONCEPTS } from './concepts.ts';
import { FAMILIES, type Family } from './families.ts';
import { weighInvisible } from './invisible.ts';
import { selectPhrases } from './select-phrases.ts';

/** Who wrote the text: what arrives by a tool or a retrieved document has no business giving orders. */
export type Provenance = 'user' | 'tool_result' | 'document';

export interface InjectionScore {
  /** 0 to 1, no probability: it orders texts, and how well is measured per source (npm run score:injection). */
  readonly score: number;
  /** What spoke for it, by weight: ids of families and phrases. */
  readonly reasons: readonly string[];
}

/** Longer texts are scored by both ends: an order stands where it is read. */
const MAX_TEXT = 16_384;
const MAX_WORDS = 12_000;
/** Only the heaviest of a reason counts, and a little more for the second. */
const REPEATED = 0.25;
const FOREIGN_FACTOR = 1.5;
/** Evidence in a long text is thinner. */
const LONG = 2500;
const LONGEST_WORD = 24;

/**
 * Weighs what an injection or a jailbreak looks like: meanings that come close together in sixteen languages, fixed wordings, forged delimiters, characters
 * nobody sees. An indicator: attacks that read like any other request pass it (see docs/generated/findings.md), so nothing is called harmless by it.
 */
export function scoreInjection(text: string, provenance: Provenance = 'user'): InjectionScore {
  const sample = (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT / 2)}\n${text.slice(-MAX_TEXT / 2)}` : text).normalize('NFKC');
  const weights = new Map<string, number>();
  const add = (id: string, weight: number): void => {
    const known = weights.get(id) ?? 0;
    weights.set(id, Math.max(known, weight) + (known === 0 ? 0 : REPEATED * Math.min(known, weight)));
  };
  const hidden = weighInvisible(text);
  if (hidden > 0) add('invisible', hidden);
  const lower = sample.toLowerCase();
  for (const { id, weight, pattern } of selectPhrases(lower)) if (pattern.test(lower)) add(id, weight);
  const meanings = readMeanings(lower);
  for (const family of FAMILIES) if (comesTogether(meanings, family)) add(family.id, family.weight);
  const thin = provenance === 'user' && sample.length > LONG ? Math.sqrt(LONG / sample.length) : 1;
  const sum = [...weights.values()].reduce((total, weight) => total + weight, 0) * (provenance === 'user' ? Math.max(0.5, thin) : FOREIGN_FACTOR);
  return { score: 1 - Math.exp(-sum / 3), reasons: [...weights].toSorted(([, a], [, b]) => b - a).map(([id]) => id) };
}

/** Words with a meaning, in order: their number in the text and their bits. */
function readMeanings(lower: string): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let position = 0;
  let start = -1;
  for (let index = 0; index <= lower.length && position < MAX_WORDS; index++) {
    if (index < lower.length && isWordUnit(lower.charCodeAt(index))) {
      if (start < 0) start = index;
      continue;
    }
    if (start < 0) continue;
    const bits = index - start <= LONGEST_WORD ? CONCEPTS.get(lower.slice(start, index)) : undefined;
    if (bits !== undefined) found.push([position, bits]);
    position++;
    start = -1;
  }
  return found;
}

/** Letters and digits; everything beyond Latin-1 but general and CJK punctuation. */
function isWordUnit(unit: number): boolean {
  if (unit < 0x80) return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x5f;
  return unit >= 0xc0 && (unit < 0x2000 || unit > 0x206f) && (unit < 0x3000 || unit > 0x303f) && (unit < 0xff00 || unit > 0xff0f);
}

/** Whether the meanings of a family follow each other within its reach. Looks at most `within` words beyond each first. */
function comesTogether(meanings: readonly (readonly [number, number])[], { meanings: wanted, within }: Family): boolean {
  for (let first = 0; first < meanings.length; first++) {
    const [start, bits] = meanings[first]!;
    if ((bits & wanted[0]!) === 0) continue;
    let next = 1;
    for (let index = first + 1; index < meanings.length && next < wanted.length && meanings[index]![0] - start <= within; index++) {
      if ((meanings[index]![1] & wanted[next]!) !== 0) next++;
    }
    if (next === wanted.length) return true;
  }
  return false;
}

import { findLeak } from '../injection/find-leak.ts';

/** Indicators, not verdicts: what an answer looks like, by rules alone. Ids stand in sealed records: they are never given another meaning. */
export const OUTPUT_SIGNALS = [
  'canary_leaked',
  'system_prompt_quoted',
  'unsafe_html',
  'unsafe_sql',
  'unsafe_url',
  'truncated',
  'repetitive',
  'figure_not_in_sources',
  'url_not_in_sources',
  'quote_not_in_sources',
] as const;
export type OutputSignal = (typeof OUTPUT_SIGNALS)[number];

export interface Answered {
  readonly answer: string;
  readonly systemPrompt?: string;
  readonly question?: string;
  /** What tools and retrieval supplied. Without any, nothing is said about grounding. */
  readonly sources: readonly string[];
  readonly finishReasons?: readonly string[];
}

const MAX_ANSWER = 65_536;
const CUT: readonly string[] = ['length', 'max_tokens', 'max_output_tokens', 'model_length', 'incomplete'];
const HTML = /<(?:script|iframe|object|embed|meta|base|form)\b|\bon(?:error|load|click|mouseover|focus)\s{0,4}=|javascript:|data:text\/html/i;
const SQL =
  /\b(?:drop|truncate)\s{1,4}(?:table|database)\b|;\s{0,4}(?:delete\s{1,4}from|update\s{1,4}\w{1,60}\s{1,4}set)\b|\bunion\s{1,4}(?:all\s{1,4})?select\b|'\s{0,4}or\s{0,4}'?1'?\s{0,4}=\s{0,4}'?1/i;
/** A picture whose address carries data out as soon as it is shown. */
const PICTURE = /!\[[^\]\n]{0,200}\]\(\s{0,4}https?:\/\/[^\s)]{1,300}[?&][^\s)=]{1,60}=[^\s)]{8,}/i;
const FIGURE = /\d[\d.,]*\d{2}%?|\d+(?:[.,]\d+)?%/g;
const URL = /https?:\/\/[^\s)\]>"']{4,300}/g;
const QUOTE = /["“«]([^"“”«»\n]{20,300})["”»]/g;
const MIN_REPEATS = 8;

/** The signals of an answer, in the order of OUTPUT_SIGNALS. Code in fences is quoted, not sent, and counts for none of the unsafe ones. */
export function detectOutput({ answer: whole, systemPrompt, question = '', sources, finishReasons = [] }: Answered): OutputSignal[] {
  const answer = whole.slice(0, MAX_ANSWER);
  const prose = answer.replace(/```[\s\S]*?(?:```|$)/g, ' ').replace(/`[^`\n]{0,300}`/g, ' ');
  const leak = systemPrompt === undefined ? undefined : findLeak(systemPrompt, answer);
  const known = sources.length === 0 ? undefined : [question, systemPrompt ?? '', ...sources].join('\n');
  const found: { readonly [Signal in OutputSignal]: boolean } = {
    canary_leaked: leak === 'canary',
    system_prompt_quoted: leak === 'overlap',
    unsafe_html: HTML.test(prose),
    unsafe_sql: SQL.test(prose),
    unsafe_url: PICTURE.test(prose),
    truncated: finishReasons.some((reason) => CUT.includes(reason.toLowerCase())) || (answer.match(/^```/gm) ?? []).length % 2 === 1,
    repetitive: isRepetitive(answer),
    figure_not_in_sources: known !== undefined && hasUnknown(prose, FIGURE, digitsOf(known), digitsOf),
    url_not_in_sources: known !== undefined && hasUnknown(prose, URL, known, trimUrl),
    quote_not_in_sources: known !== undefined && hasUnknown(prose, QUOTE, normalise(known), normalise),
  };
  return OUTPUT_SIGNALS.filter((signal) => found[signal]);
}

/** The same four words in a row, again and again: a model in a loop. */
function isRepetitive(text: string): boolean {
  const words = text.toLowerCase().split(/\s+/, 4000);
  const counts = new Map<string, number>();
  let most = 0;
  for (let index = 0; index + 4 <= words.length; index++) {
    const gram = words.slice(index, index + 4).join(' ');
    const count = (counts.get(gram) ?? 0) + 1;
    counts.set(gram, count);
    most = Math.max(most, count);
  }
  return most >= MIN_REPEATS && most * 4 > words.length / 5;
}

function hasUnknown(text: string, pattern: RegExp, known: string, read: (part: string) => string): boolean {
  for (const match of text.matchAll(pattern)) if (!known.includes(read(match[1] ?? match[0]))) return true;
  return false;
}

/** Thousands separators and the decimal mark differ between languages; digits do not. */
const digitsOf = (text: string): string => text.replace(/(\d)[.,\u00a0\u202f' ](?=\d)/g, '$1').replace(/%/g, '');
const trimUrl = (url: string): string => url.replace(/[.,;:!?]+$/, '');
const normalise = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[“”«»"]/g, '');

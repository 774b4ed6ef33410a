import { GEN_AI, SPANPROOF } from '../attributes.ts';
import { readList, readText } from '../content-list.ts';
import { readSystemPrompt } from '../fingerprint.ts';
import { type InjectionScore, scoreInjection } from '../injection/score-injection.ts';
import type { Json } from '../json.ts';
import type { CallContent, CallFacts } from '../record.ts';
import { checkJson } from './check-json.ts';
import { countChars } from './count-chars.ts';
import { detectLanguage } from './detect-language.ts';
import { type Answered, detectOutput, type OutputSignal } from './detect-output.ts';
import { detectRefusal } from './detect-refusal.ts';
import { readAnswer, readQuestion, readToolResults } from './read-messages.ts';
import { sketchText } from './sketch-text.ts';

/** What statistics need to know of a content that is ciphertext afterwards. What could not be told is absent. */
export interface ContentFeatures {
  /** UTF-16 units of all string values, as countChars() counts. */
  readonly chars_in: number;
  readonly chars_out: number;
  /** ISO 639-1 code of the answer's language. */
  readonly language?: string;
  readonly refusal?: boolean;
  /** Only of answers that are meant to be JSON. */
  readonly json_valid?: boolean;
  /** 16 bits each (sketch-text.ts): of the question and of the answer. */
  readonly sketch_in?: number;
  readonly sketch_out?: number;
  /** Per cent of scoreInjection() over the question and the last tool results, where one of them was captured whole. */
  readonly injection?: number;
  /** Why, where it is not 0. */
  readonly injection_signs?: readonly string[];
  /** Indicators of the answer (detect-output.ts), where there are any. */
  readonly signals?: readonly OutputSignal[];
}

/** Takes the features of a redacted content. An answer that was not captured whole is measured by its length only. */
export function takeFeatures({ request, response }: CallContent, { finish_reasons }: Pick<CallFacts, 'finish_reasons'>): ContentFeatures {
  const answer = response[SPANPROOF.captureResponse] === undefined ? readAnswer(response) : undefined;
  const question = request[SPANPROOF.captureRequest] === undefined ? readQuestion(request) : undefined;
  const results = request[SPANPROOF.captureRequest] === undefined ? readToolResults(request) : [];
  const injection = weighInjection(question, results);
  const signals = answer === undefined ? [] : detectOutput(readAnswered(answer, question, results, request, finish_reasons));
  return {
    chars_in: countChars(request),
    chars_out: countChars(response),
    ...present('language', answer === undefined ? undefined : detectLanguage(answer)),
    ...present('refusal', detectRefusal(answer, finish_reasons)),
    ...present('json_valid', checkJson(answer, request[GEN_AI.outputType])),
    ...present('sketch_in', question === undefined ? undefined : sketchText(question)),
    ...present('sketch_out', answer === undefined ? undefined : sketchText(answer)),
    ...present('injection', injection === undefined ? undefined : Math.round(100 * injection.score)),
    ...present('injection_signs', injection === undefined || injection.reasons.length === 0 ? undefined : injection.reasons),
    ...present('signals', signals.length === 0 ? undefined : signals),
  };
}

/** The highest score of the question and of each tool result. */
function weighInjection(question: string | undefined, results: readonly string[]): InjectionScore | undefined {
  const scores = results.map((result) => scoreInjection(result, 'tool_result'));
  if (question !== undefined) scores.push(scoreInjection(question, 'user'));
  return scores.toSorted((a, b) => b.score - a.score)[0];
}

function readAnswered(
  answer: string,
  question: string | undefined,
  sources: readonly string[],
  request: CallContent['request'],
  finishReasons: readonly string[] | undefined,
): Answered {
  const prompt = readSystemPrompt(request);
  return {
    answer,
    sources,
    ...(prompt === undefined ? {} : { systemPrompt: textOf(prompt) }),
    ...present('question', question),
    ...present('finishReasons', finishReasons),
  };
}

function textOf(prompt: Json): string {
  return readList(prompt)
    .map((part) => readText(part))
    .filter((text): text is string => typeof text === 'string')
    .join('\n');
}

function present<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]?: Value });
}

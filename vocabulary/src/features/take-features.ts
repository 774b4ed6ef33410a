import { GEN_AI, SPANPROOF } from '../attributes.ts';
import type { CallContent, CallFacts } from '../record.ts';
import { checkJson } from './check-json.ts';
import { countChars } from './count-chars.ts';
import { detectLanguage } from './detect-language.ts';
import { detectRefusal } from './detect-refusal.ts';
import { readAnswer, readQuestion } from './read-messages.ts';
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
}

/** Takes the features of a redacted content. An answer that was not captured whole is measured by its length only. */
export function takeFeatures({ request, response }: CallContent, { finish_reasons }: Pick<CallFacts, 'finish_reasons'>): ContentFeatures {
  const answer = response[SPANPROOF.captureResponse] === undefined ? readAnswer(response) : undefined;
  const question = request[SPANPROOF.captureRequest] === undefined ? readQuestion(request) : undefined;
  return {
    chars_in: countChars(request),
    chars_out: countChars(response),
    ...present('language', answer === undefined ? undefined : detectLanguage(answer)),
    ...present('refusal', detectRefusal(answer, finish_reasons)),
    ...present('json_valid', checkJson(answer, request[GEN_AI.outputType])),
    ...present('sketch_in', question === undefined ? undefined : sketchText(question)),
    ...present('sketch_out', answer === undefined ? undefined : sketchText(answer)),
  };
}

function present<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]?: Value });
}

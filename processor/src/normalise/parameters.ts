import { GEN_AI, type Json } from '@spanproof/vocabulary';
import type { AttributeReader } from './attribute-reader.ts';
import { type JsonRecord, openRecord } from './open-record.ts';
import { isMembers, parseJsonText } from './parse-json-text.ts';

const NAMES: ReadonlyMap<string, string> = new Map([
  ['max_tokens', GEN_AI.requestMaxTokens],
  ['max_completion_tokens', GEN_AI.requestMaxTokens],
  ['max_output_tokens', GEN_AI.requestMaxTokens],
  ['maxTokens', GEN_AI.requestMaxTokens],
  ['temperature', GEN_AI.requestTemperature],
  ['top_p', GEN_AI.requestTopP],
  ['topP', GEN_AI.requestTopP],
  ['top_k', GEN_AI.requestTopK],
  ['topK', GEN_AI.requestTopK],
  ['frequency_penalty', GEN_AI.requestFrequencyPenalty],
  ['presence_penalty', GEN_AI.requestPresencePenalty],
  ['seed', GEN_AI.requestSeed],
  ['stop', GEN_AI.requestStopSequences],
  ['stop_sequences', GEN_AI.requestStopSequences],
  ['n', GEN_AI.requestChoiceCount],
  ['reasoning_effort', GEN_AI.requestReasoningLevel],
]);

export interface Parameters {
  readonly parameters: JsonRecord;
  readonly model: string | undefined;
}

/** Request parameters written as one JSON text. The attribute is kept where it says more than what is mapped here. */
export function takeParameters(reader: AttributeReader, name: string): Parameters {
  const parameters = openRecord();
  const text = reader.peek(name);
  const read = typeof text === 'string' ? parseJsonText(text) : undefined;
  if (!isMembers(read)) return { parameters, model: undefined };
  let mapped = true;
  for (const [member, value] of Object.entries(read)) {
    const canonical = NAMES.get(member);
    if (canonical !== undefined && isSaid(value)) parameters[canonical] ??= value;
    else if (member !== 'model') mapped = false;
  }
  if (mapped) reader.take(name);
  const { model } = read;
  return { parameters, model: typeof model === 'string' && model !== '' && model.length <= 512 ? model : undefined };
}

/** Emitters write null, and one of them "Infinity", for what the request did not say. */
function isSaid(value: Json): boolean {
  return value !== null && value !== 'Infinity' && value !== 'inf';
}

import { GEN_AI, type Json } from '@spanproof/vocabulary';
import type { AttributeReader } from './attribute-reader.ts';
import type { JsonRecord } from './open-record.ts';
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

/** Adds request parameters written as one JSON text to a request. The attribute is kept where it says more than what is mapped here, or something else. */
export function addParameters(reader: AttributeReader, name: string, request: JsonRecord): string | undefined {
  const text = reader.peek(name);
  const read = typeof text === 'string' ? parseJsonText(text) : undefined;
  if (!isMembers(read)) return undefined;
  let mapped = true;
  for (const [member, value] of Object.entries(read)) {
    const canonical = NAMES.get(member);
    if (canonical !== undefined && isSaid(value)) {
      request[canonical] ??= value;
      if (request[canonical] !== value) mapped = false;
    } else if (member !== 'model') mapped = false;
  }
  if (mapped) reader.take(name);
  const { model } = read;
  if (typeof model === 'string' && model !== '' && model.length <= 512) return model;
  if (model !== undefined) reader.keep(name);
  return undefined;
}

/** Emitters write null, and one of them "Infinity", for what the request did not say. */
function isSaid(value: Json): boolean {
  return value !== null && value !== 'Infinity' && value !== 'inf';
}

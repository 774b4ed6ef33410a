/** Numbers of a call, by the name of their sealed column. Compared as logarithms: an effect is a ratio. */
export const NUMBERS = ['tokens_input', 'tokens_output', 'latency_ns', 'time_to_first_chunk_ns', 'chars_in', 'chars_out', 'cost_nano_usd'] as const;
export type NumberName = (typeof NUMBERS)[number];

/** Shares of calls. `finding`: with at least one finding; `truncated`: ended by a length limit. */
export const RATES = ['error', 'blocked', 'refusal', 'finding', 'truncated', 'invalid_json'] as const;
export type RateName = (typeof RATES)[number];

export const CATEGORIES = ['finish_reason', 'language'] as const;
export type CategoryName = (typeof CATEGORIES)[number];

/** SimHash sketches of the question and of the answer: 16 bits each. */
export const SKETCHES = ['sketch_in', 'sketch_out'] as const;
export type SketchName = (typeof SKETCHES)[number];
export const SKETCH_BITS = 16;

/** How people call them. */
export const TITLES: Readonly<Record<NumberName | RateName | CategoryName | SketchName, string>> = {
  tokens_input: 'input tokens',
  tokens_output: 'output tokens',
  latency_ns: 'latency',
  time_to_first_chunk_ns: 'time to first chunk',
  chars_in: 'length of questions',
  chars_out: 'length of answers',
  cost_nano_usd: 'cost per call',
  error: 'errors',
  blocked: 'blocked calls',
  refusal: 'refusals',
  finding: 'calls with findings',
  truncated: 'truncated answers',
  invalid_json: 'invalid JSON answers',
  finish_reason: 'finish reasons',
  language: 'languages of answers',
  sketch_in: 'topics of questions',
  sketch_out: 'topics of answers',
};

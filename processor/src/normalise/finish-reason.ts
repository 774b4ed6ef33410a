import { ENUMERATED, OTHER } from './enumeration.ts';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['complete', 'stop'],
  ['max_tokens', 'length'],
  ['tool_calls', 'tool_call'],
  ['tool-calls', 'tool_call'],
  ['tool_use', 'tool_call'],
  ['function_call', 'tool_call'],
  ['content-filter', 'content_filter'],
  ['safety', 'content_filter'],
  ['refusal', 'content_filter'],
  ['guardrail_intervened', 'content_filter'],
]);

/** A provider's or emitter's finish reason as the conventions name it: stop, length, tool_call, content_filter, error; others stay. */
export function finishReason(reason: string): string {
  return REASONS.get(reason.toLowerCase()) ?? (ENUMERATED.test(reason) ? reason : OTHER);
}

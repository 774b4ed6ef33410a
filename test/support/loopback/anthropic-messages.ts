import { type Answer, countTokens, type Prompt, splitWords, TOOL_ARGUMENTS, toolToCall } from './answer.ts';

export function answerMessages(prompt: Prompt): Answer {
  const { number, body, text } = prompt;
  const tool = toolToCall(prompt);
  const block = tool === undefined ? { type: 'text', text } : { type: 'tool_use', id: `toolu_${number}`, name: tool, input: TOOL_ARGUMENTS };
  const stop_reason = tool === undefined ? 'end_turn' : 'tool_use';
  const input = { input_tokens: countTokens(JSON.stringify(body.messages ?? '')), cache_read_input_tokens: 2, cache_creation_input_tokens: 3 };
  const output_tokens = countTokens(text);
  const message = { id: `msg_${number}`, type: 'message', role: 'assistant', model: `${body.model ?? 'none'}-20260101`, stop_sequence: null };
  const deltas =
    tool === undefined
      ? splitWords(text).map((word) => ({ type: 'text_delta', text: word }))
      : ['', JSON.stringify(TOOL_ARGUMENTS).slice(0, 5), JSON.stringify(TOOL_ARGUMENTS).slice(5)].map((partial_json) => ({
          type: 'input_json_delta',
          partial_json,
        }));
  const events = [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null, usage: { ...input, output_tokens: 0 } } },
    { type: 'content_block_start', index: 0, content_block: tool === undefined ? { type: 'text', text: '' } : { ...block, input: {} } },
    { type: 'ping' },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens } },
    { type: 'message_stop' },
  ];
  return {
    headers: {
      'request-id': `req_anthropic_${number}`,
      'anthropic-ratelimit-requests-limit': '1000',
      'anthropic-ratelimit-requests-remaining': String(Math.max(0, 1000 - number)),
    },
    document: { ...message, content: [block], stop_reason, usage: { ...input, output_tokens } },
    frames: events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
  };
}

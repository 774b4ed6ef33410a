import { type Answer, countTokens, type Prompt, splitWords, TOOL_ARGUMENTS, toolToCall } from './answer.ts';
import { openaiHeaders } from './openai-chat.ts';

export function answerResponses(prompt: Prompt): Answer {
  const { number, body, text } = prompt;
  const tool = toolToCall(prompt);
  const words = tool === undefined ? splitWords(text) : [];
  const item =
    tool === undefined
      ? { id: `msg_${number}`, type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] }
      : { id: `fc_${number}`, type: 'function_call', status: 'completed', call_id: `call_${number}`, name: tool, arguments: JSON.stringify(TOOL_ARGUMENTS) };
  const usage = {
    input_tokens: countTokens(JSON.stringify(body.input ?? '')),
    input_tokens_details: { cached_tokens: 2 },
    output_tokens: countTokens(text),
    output_tokens_details: { reasoning_tokens: 1 },
    total_tokens: countTokens(JSON.stringify(body.input ?? '')) + countTokens(text),
  };
  const opening = {
    id: `resp_${number}`,
    object: 'response',
    created_at: 1_770_000_000,
    status: 'in_progress',
    model: `${body.model ?? 'none'}-2026-01-01`,
    output: [],
  };
  const document = { ...opening, status: 'completed', error: null, incomplete_details: null, service_tier: 'default', output: [item], usage };
  const place = { item_id: item.id, output_index: 0 };
  const inner =
    item.type === 'message'
      ? [
          { type: 'response.content_part.added', ...place, content_index: 0, part: { type: 'output_text', text: '', annotations: [] } },
          ...words.map((delta) => ({ type: 'response.output_text.delta', ...place, content_index: 0, delta })),
          { type: 'response.output_text.done', ...place, content_index: 0, text },
        ]
      : [
          { type: 'response.function_call_arguments.delta', ...place, delta: JSON.stringify(TOOL_ARGUMENTS) },
          { type: 'response.function_call_arguments.done', ...place, arguments: JSON.stringify(TOOL_ARGUMENTS) },
        ];
  const events = [
    { type: 'response.created', response: opening },
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...item, status: 'in_progress', ...(tool === undefined ? { content: [] } : { arguments: '' }) },
    },
    ...inner,
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: document },
  ];
  return {
    headers: openaiHeaders(number),
    document,
    frames: events.map((event, sequence_number) => `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`),
  };
}

import { type Answer, countTokens, type Prompt, splitWords, TOOL_ARGUMENTS, toolToCall } from './answer.ts';

export function answerCohere(prompt: Prompt): Answer {
  const { number, body, text } = prompt;
  const tool = toolToCall(prompt);
  const id = `cohere_${number}`;
  const call = { id: `call_${number}`, type: 'function', function: { name: tool ?? '', arguments: JSON.stringify(TOOL_ARGUMENTS) } };
  const tokens = { input_tokens: countTokens(JSON.stringify(body.messages ?? '')), output_tokens: countTokens(text) };
  const usage = { billed_units: tokens, tokens, cached_tokens: 2 };
  const finish_reason = tool === undefined ? 'COMPLETE' : 'TOOL_CALL';
  const message =
    tool === undefined ? { role: 'assistant', content: [{ type: 'text', text }] } : { role: 'assistant', tool_plan: 'I will look.', tool_calls: [call] };
  const inner =
    tool === undefined
      ? [
          { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
          ...splitWords(text).map((word) => ({ type: 'content-delta', index: 0, delta: { message: { content: { text: word } } } })),
          { type: 'content-end', index: 0 },
        ]
      : [
          { type: 'tool-plan-delta', delta: { message: { tool_plan: 'I will look.' } } },
          { type: 'tool-call-start', index: 0, delta: { message: { tool_calls: { ...call, function: { name: tool, arguments: '' } } } } },
          ...['{"city"', ':"Oslo"}'].map((piece) => ({
            type: 'tool-call-delta',
            index: 0,
            delta: { message: { tool_calls: { function: { arguments: piece } } } },
          })),
          { type: 'tool-call-end', index: 0 },
        ];
  const events = [
    { type: 'message-start', id, delta: { message: { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] } } },
    ...inner,
    { type: 'message-end', id, delta: { finish_reason, usage } },
  ];
  return {
    headers: { 'x-request-id': `req_cohere_${number}` },
    document: { id, finish_reason, message, usage },
    frames: events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
  };
}

export function answerCohereEmbeddings({ number, body }: Prompt): Answer {
  const texts = (body.texts as readonly string[] | undefined) ?? [];
  return {
    headers: { 'x-request-id': `req_cohere_${number}` },
    document: {
      id: `embed_${number}`,
      response_type: 'embeddings_by_type',
      embeddings: { float: texts.map(() => [0.25, -0.5, 0.125, 1]) },
      texts,
      meta: { api_version: { version: '2' }, billed_units: { input_tokens: countTokens(JSON.stringify(texts)) } },
    },
    frames: [],
  };
}

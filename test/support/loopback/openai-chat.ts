import { type Answer, countTokens, type Prompt, splitWords, TOOL_ARGUMENTS, toolToCall } from './answer.ts';

export function answerChat(prompt: Prompt): Answer {
  const { number, body, text } = prompt;
  const id = `chatcmpl-${number}`;
  const model = `${body.model ?? 'none'}-2026-01-01`;
  const tool = toolToCall(prompt);
  const call = tool === undefined ? undefined : { id: `call_${number}`, type: 'function', function: { name: tool, arguments: JSON.stringify(TOOL_ARGUMENTS) } };
  const finish = call === undefined ? 'stop' : 'tool_calls';
  const usage = {
    prompt_tokens: countTokens(JSON.stringify(body.messages ?? body.prompt ?? '')),
    completion_tokens: countTokens(text),
    total_tokens: countTokens(JSON.stringify(body.messages ?? body.prompt ?? '')) + countTokens(text),
    prompt_tokens_details: { cached_tokens: 2 },
    completion_tokens_details: { reasoning_tokens: 1 },
  };
  const message =
    call === undefined ? { role: 'assistant', content: text, refusal: null } : { role: 'assistant', content: null, refusal: null, tool_calls: [call] };
  const common = { id, created: 1_770_000_000, model, service_tier: 'default', system_fingerprint: 'fp_loopback' };
  const choices = Array.from({ length: body.n ?? 1 }, (_, index) => ({ index, finish_reason: finish, message, logprobs: null }));
  const chunk = (choice: object, finish_reason: string | null = null): object => ({
    ...common,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: choice, finish_reason }],
  });
  const deltas =
    call === undefined
      ? splitWords(text).map((content) => chunk({ content }))
      : [
          chunk({ tool_calls: [{ index: 0, id: call.id, type: 'function', function: { name: call.function.name, arguments: '' } }] }),
          ...[0, 6, 12].map((from) =>
            chunk({ tool_calls: [{ index: 0, function: { arguments: call.function.arguments.slice(from, from === 12 ? undefined : from + 6) } }] }),
          ),
        ];
  const chunks = [
    chunk({ role: 'assistant', content: call === undefined ? '' : null }),
    ...deltas,
    chunk({}, finish),
    ...(body.stream_options?.include_usage === true ? [{ ...common, object: 'chat.completion.chunk', choices: [], usage }] : []),
  ];
  return {
    headers: openaiHeaders(number),
    document: { ...common, object: 'chat.completion', choices, usage },
    frames: [...chunks.map((data) => `data: ${JSON.stringify(data)}\n\n`), 'data: [DONE]\n\n'],
  };
}

export function openaiHeaders(number: number): Record<string, string> {
  return {
    'x-request-id': `req_openai_${number}`,
    'openai-processing-ms': '3',
    'x-ratelimit-limit-requests': '1000',
    'x-ratelimit-remaining-requests': String(Math.max(0, 1000 - number)),
    'x-ratelimit-reset-requests': '60ms',
  };
}

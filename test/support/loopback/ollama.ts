import { type Answer, countTokens, type Prompt, splitWords, TOOL_ARGUMENTS, toolToCall } from './answer.ts';

const TIME = '2026-01-01T00:00:00.000000Z';

export function answerOllama(prompt: Prompt): Answer {
  const { number, path, body, text } = prompt;
  const head = { model: body.model ?? 'none', created_at: TIME };
  const counts = {
    done: true,
    done_reason: 'stop',
    total_duration: 5,
    load_duration: 1,
    prompt_eval_count: countTokens(JSON.stringify(body.messages ?? body.prompt ?? '')),
    eval_count: countTokens(text),
  };
  const tool = toolToCall(prompt);
  const generate = path.endsWith('/generate');
  const say = (content: string): object => (generate ? { response: content } : { message: { role: 'assistant', content } });
  const whole =
    tool === undefined ? say(text) : { message: { role: 'assistant', content: '', tool_calls: [{ function: { name: tool, arguments: TOOL_ARGUMENTS } }] } };
  const pieces = tool === undefined ? splitWords(text).map(say) : [whole];
  return {
    headers: { 'x-request-id': `req_ollama_${number}` },
    document: { ...head, ...whole, ...counts },
    frames: [...pieces.map((piece) => ({ ...head, ...piece, done: false })), { ...head, ...say(''), ...counts }].map((line) => `${JSON.stringify(line)}\n`),
    streamType: 'application/x-ndjson',
    streamed: body.stream !== false,
  };
}

export function answerOllamaEmbeddings({ number, body }: Prompt): Answer {
  const inputs = Array.isArray(body.input) ? body.input : [body.input];
  return {
    headers: { 'x-request-id': `req_ollama_${number}` },
    document: {
      model: body.model ?? 'none',
      embeddings: inputs.map(() => [0.25, -0.5, 0.125, 1]),
      total_duration: 5,
      load_duration: 1,
      prompt_eval_count: countTokens(JSON.stringify(body.input ?? '')),
    },
    frames: [],
    streamed: false,
  };
}

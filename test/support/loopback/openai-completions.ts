import { type Answer, countTokens, type Prompt, splitWords } from './answer.ts';
import { openaiHeaders } from './openai-chat.ts';

export function answerCompletions({ number, body, text }: Prompt): Answer {
  const head = { id: `cmpl-${number}`, object: 'text_completion', created: 1_770_000_000, model: `${body.model ?? 'none'}-2026-01-01` };
  const usage = { prompt_tokens: countTokens(JSON.stringify(body.prompt ?? '')), completion_tokens: countTokens(text), total_tokens: 0 };
  const choice = (piece: string, finish_reason: string | null): object => ({ ...head, choices: [{ index: 0, text: piece, logprobs: null, finish_reason }] });
  const chunks = [...splitWords(text).map((word) => choice(word, null)), choice('', 'stop'), { ...head, choices: [], usage }];
  return {
    headers: openaiHeaders(number),
    document: { ...choice(text, 'stop'), usage },
    frames: [...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`), 'data: [DONE]\n\n'],
  };
}

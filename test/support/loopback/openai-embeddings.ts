import { type Answer, countTokens, type Prompt } from './answer.ts';
import { openaiHeaders } from './openai-chat.ts';

export function answerEmbeddings({ number, body }: Prompt): Answer {
  const inputs = Array.isArray(body.input) ? body.input : [body.input];
  const tokens = countTokens(JSON.stringify(body.input ?? ''));
  // Four floats, little-endian, as the SDK asks for base64 by default and decodes it itself.
  const vector = [0.25, -0.5, 0.125, 1];
  const embedding = body.encoding_format === 'float' ? vector : Buffer.from(new Float32Array(vector).buffer).toString('base64');
  return {
    headers: openaiHeaders(number),
    document: {
      object: 'list',
      model: body.model ?? 'none',
      data: inputs.map((_, index) => ({ object: 'embedding', index, embedding })),
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    },
    frames: [],
  };
}

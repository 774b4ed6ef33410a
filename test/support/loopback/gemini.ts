import { type Answer, countTokens, type Prompt, splitWords, TOOL_ARGUMENTS } from './answer.ts';

const HEADERS = (number: number): Record<string, string> => ({ 'x-goog-request-id': `req_gemini_${number}` });

export function answerGemini({ number, path, url, body, text }: Prompt): Answer {
  const [, model = 'none', method] = /\/models\/([^/:]+):(\w+)$/.exec(path) ?? [];
  const sent = JSON.stringify(body.contents ?? '');
  const declared = (body.tools?.[0] as { functionDeclarations?: readonly { name?: string }[] } | undefined)?.functionDeclarations?.[0]?.name;
  const tool = sent.includes('"functionResponse"') ? undefined : declared;
  const head = { modelVersion: `${model}-001`, responseId: `gem_${number}` };
  const usageMetadata = {
    promptTokenCount: countTokens(sent),
    candidatesTokenCount: countTokens(text),
    thoughtsTokenCount: 4,
    cachedContentTokenCount: 2,
    totalTokenCount: countTokens(sent) + countTokens(text) + 4,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: countTokens(sent) }],
  };
  const parts = tool === undefined ? [{ text: 'thinking', thought: true }, { text }] : [{ functionCall: { name: tool, args: TOOL_ARGUMENTS } }];
  const pieces = tool === undefined ? [{ text: 'thinking', thought: true }, ...splitWords(text).map((word) => ({ text: word }))] : parts;
  const chunks = pieces.map((part, index) => ({
    candidates: [{ content: { role: 'model', parts: [part] }, index: 0, ...(index === pieces.length - 1 ? { finishReason: 'STOP' } : {}) }],
    ...head,
    ...(index === pieces.length - 1 ? { usageMetadata } : {}),
  }));
  const streamed = method === 'streamGenerateContent';
  return {
    headers: HEADERS(number),
    model,
    document:
      streamed && !url.includes('alt=sse')
        ? chunks
        : { candidates: [{ content: { role: 'model', parts }, index: 0, finishReason: 'STOP' }], ...head, usageMetadata },
    frames: streamed && url.includes('alt=sse') ? chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`) : [],
    streamed,
  };
}

export function answerGeminiEmbeddings({ number, path, body }: Prompt): Answer {
  const values = [0.25, -0.5, 0.125, 1];
  const requests = (body.requests as readonly unknown[] | undefined) ?? [];
  return {
    headers: HEADERS(number),
    model: /\/models\/([^/:]+):/.exec(path)?.[1],
    document: path.endsWith('batchEmbedContents') ? { embeddings: requests.map(() => ({ values })) } : { embedding: { values } },
    frames: [],
  };
}

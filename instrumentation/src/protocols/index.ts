import { anthropicMessages } from './anthropic-messages.ts';
import { anthropicVertex } from './anthropic-vertex.ts';
import { bedrockConverse } from './bedrock-converse.ts';
import { bedrockInvoke } from './bedrock-invoke.ts';
import { cohereChat } from './cohere-chat.ts';
import { cohereEmbeddings } from './cohere-embeddings.ts';
import { gemini } from './gemini.ts';
import { geminiEmbeddings } from './gemini-embeddings.ts';
import { mistral } from './mistral.ts';
import { ollamaChat, ollamaGenerate } from './ollama-chat.ts';
import { ollamaEmbeddings } from './ollama-embeddings.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiCompletions } from './openai-completions.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';
import { openaiResponses } from './openai-responses.ts';
import type { Protocol } from './protocol.ts';

/**
 * Every wire format that is captured and guarded. Adding one = its file, this line, and the shared suite in test/instrumentation.
 * Of those whose path fits, the first that recognises the body is it.
 */
export const PROTOCOLS: readonly Protocol[] = [
  mistral,
  openaiChat,
  openaiCompletions,
  openaiResponses,
  openaiEmbeddings,
  anthropicMessages,
  anthropicVertex,
  gemini,
  geminiEmbeddings,
  bedrockConverse,
  bedrockInvoke,
  cohereChat,
  cohereEmbeddings,
  ollamaChat,
  ollamaGenerate,
  ollamaEmbeddings,
];

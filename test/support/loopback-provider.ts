import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerMessages } from './loopback/anthropic-messages.ts';
import type { Answer, Prompt, RequestBody } from './loopback/answer.ts';
import { answerConverse, answerInvoke } from './loopback/bedrock.ts';
import { answerCohere, answerCohereEmbeddings } from './loopback/cohere.ts';
import { type Failure, type Family, failureOfModel, sendError } from './loopback/failure.ts';
import { answerGemini, answerGeminiEmbeddings } from './loopback/gemini.ts';
import { answerOllama, answerOllamaEmbeddings } from './loopback/ollama.ts';
import { answerChat } from './loopback/openai-chat.ts';
import { answerCompletions } from './loopback/openai-completions.ts';
import { answerEmbeddings } from './loopback/openai-embeddings.ts';
import { answerResponses } from './loopback/openai-responses.ts';

export type { Failure } from './loopback/failure.ts';

/** One request as it arrived: `body` is the exact text, `path` has no query. */
export interface ProviderRequest {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface LoopbackProvider {
  /** `http://127.0.0.1:<port>`: baseURL of OpenAI is `${url}/v1`, of Anthropic `url`. */
  readonly url: string;
  /** Every request that reached the provider, oldest first, failures too. */
  readonly requests: readonly ProviderRequest[];
  /** How many requests arrived, over all or on one path. */
  count(path?: string): number;
  /** The next `times` requests fail; a model named `...fail-429|500|slow|cut|stall` fails always. */
  failNext(failure: Failure, times?: number): void;
  close(): Promise<void>;
}

export interface LoopbackSettings {
  /** The text the model says, from the request's text; default: one fixed sentence. */
  readonly reply?: (body: string) => string;
  /** Milliseconds between two events of a stream; default 0: all as fast as the socket takes them. */
  readonly streamDelayMs?: number;
  /** How long `slow` takes, and `stall` pauses; default 300. */
  readonly slowMs?: number;
  /** HTTP/2 in the clear, as a client with prior knowledge speaks it. */
  readonly http2?: boolean;
}

const ROUTES: readonly { readonly path: RegExp; readonly family: Family; readonly answer: (prompt: Prompt) => Answer }[] = [
  { path: /\/(?:chat|fim|agents)\/completions$/, family: 'openai', answer: answerChat },
  { path: /\/(?:v1|deployments\/[^/]+)\/completions$/, family: 'openai', answer: answerCompletions },
  { path: /^\/(?:openai\/)?v1\/responses$/, family: 'openai', answer: answerResponses },
  { path: /\/embeddings$/, family: 'openai', answer: answerEmbeddings },
  { path: /^(?:\/anthropic)?\/v1\/messages$/, family: 'anthropic', answer: answerMessages },
  { path: /\/models\/[^/:]+:(?:generateContent|streamGenerateContent)$/, family: 'google', answer: answerGemini },
  { path: /\/models\/[^/:]+:(?:embedContent|batchEmbedContents)$/, family: 'google', answer: answerGeminiEmbeddings },
  { path: /^\/v2\/chat$/, family: 'cohere', answer: answerCohere },
  { path: /^\/v2\/embed$/, family: 'cohere', answer: answerCohereEmbeddings },
  { path: /^\/api\/(?:chat|generate)$/, family: 'ollama', answer: answerOllama },
  { path: /^\/api\/embed$/, family: 'ollama', answer: answerOllamaEmbeddings },
  { path: /^\/model\/[^/]+\/converse(?:-stream)?$/, family: 'aws', answer: answerConverse },
  { path: /^\/model\/[^/]+\/invoke(?:-with-response-stream)?$/, family: 'aws', answer: answerInvoke },
];

const SENTENCE = 'Hello from the loopback provider, over a wire of one machine.';

/** A provider of every wire format on 127.0.0.1, for the real SDKs; counts what reaches it and keeps every body. */
export async function startLoopbackProvider(settings: LoopbackSettings = {}): Promise<LoopbackProvider> {
  const requests: ProviderRequest[] = [];
  const failures: Failure[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  };
  const sessions = new Set<ServerHttp2Session>();
  // the compatibility API of http2 is http's, as far as it is used here
  const server = settings.http2 === true ? createHttp2Server(listener as unknown as Parameters<typeof createHttp2Server>[1]) : createServer(listener);
  if (!('closeAllConnections' in server)) server.on('session', (session) => sessions.add(session));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const text = Buffer.concat(await request.toArray()).toString();
    const number = requests.push({ path, body: text, headers: flatten(request) });
    const route = ROUTES.find((candidate) => candidate.path.test(path));
    if (route === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: `no route ${path}`, type: 'not_found' } }));
      return;
    }
    const body = parseBody(text);
    if (body === undefined) {
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { message: 'body is not JSON', type: 'invalid_request_error' } }));
      return;
    }
    const answer = route.answer({ number, path, url: request.url ?? '', body, text: settings.reply?.(text) ?? SENTENCE });
    const failure = failures.shift() ?? failureOfModel(answer.model ?? body.model);
    if (failure === '429' || failure === '500') return sendError(response, failure, route.family, answer.headers);
    if (failure === 'slow') await sleep(settings.slowMs ?? 300);
    const streamed = (answer.streamed ?? body.stream === true) && answer.frames.length > 0;
    response.writeHead(200, { 'content-type': streamed ? (answer.streamType ?? 'text/event-stream; charset=utf-8') : 'application/json', ...answer.headers });
    await send(response, streamed ? answer.frames : splitDocument(answer.document), failure);
  }

  async function send(response: ServerResponse, pieces: readonly (string | Buffer)[], failure: Failure | undefined): Promise<void> {
    const [cut, half] = [failure === 'cut', Math.ceil(pieces.length / 2)];
    for (const [index, piece] of pieces.slice(0, cut ? half : pieces.length).entries()) {
      if (failure === 'stall' && index === half) await sleep(settings.slowMs ?? 300);
      if (response.destroyed) return;
      response.write(piece);
      if (settings.streamDelayMs !== undefined || cut) await sleep(settings.streamDelayMs ?? 1);
    }
    if (cut && 'stream' in response) (response.stream as ServerHttp2Stream).destroy();
    else if (cut) response.destroy();
    else response.end();
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    count: (path) => (path === undefined ? requests.length : requests.filter((request) => request.path === path).length),
    failNext: (failure, times = 1) => failures.push(...Array.from({ length: times }, () => failure)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
        for (const session of sessions) session.destroy();
      }),
  };
}

function flatten(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}

function parseBody(text: string): RequestBody | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // the caller answers 400
  }
}

function splitDocument(document: object): readonly string[] {
  const text = JSON.stringify(document);
  return [text.slice(0, text.length / 2), text.slice(text.length / 2)];
}

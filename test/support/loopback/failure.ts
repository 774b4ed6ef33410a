import type { ServerResponse } from 'node:http';

/**
 * Ways to fail: an HTTP status with the provider's own error body, an answer that takes `slowMs`,
 * a stream (or document) whose connection is cut after half of it, or that pauses there for `slowMs`.
 */
export type Failure = '429' | '500' | 'slow' | 'cut' | 'stall';

export type Family = 'openai' | 'anthropic' | 'google' | 'cohere' | 'ollama' | 'aws';

const STATUS_TEXT = {
  '429': { status: 429, openai: 'rate_limit_exceeded', anthropic: 'rate_limit_error', google: 'RESOURCE_EXHAUSTED', aws: 'ThrottlingException' },
  '500': { status: 500, openai: 'server_error', anthropic: 'api_error', google: 'INTERNAL', aws: 'InternalServerException' },
} as const;

/** The failure a model name asks for (`fail-429`, `gpt-x-fail-cut`): lets another process choose it. */
export function failureOfModel(model: unknown): Failure | undefined {
  const found = typeof model === 'string' ? /fail-(429|500|slow|cut|stall)$/.exec(model)?.[1] : undefined;
  return found as Failure | undefined;
}

export function sendError(
  response: Pick<ServerResponse, 'writeHead' | 'end'>,
  failure: '429' | '500',
  family: Family,
  headers: Readonly<Record<string, string>>,
): void {
  const { status, ...types } = STATUS_TEXT[failure];
  const message = `loopback ${failure}`;
  const bodies: Readonly<Record<Family, object>> = {
    openai: { error: { message, type: types.openai, param: null, code: types.openai } },
    anthropic: { type: 'error', error: { type: types.anthropic, message } },
    google: { error: { code: status, message, status: types.google } },
    cohere: { message },
    ollama: { error: message },
    aws: { message },
  };
  response.writeHead(status, {
    'content-type': 'application/json',
    ...headers,
    ...(failure === '429' ? { 'retry-after-ms': '5' } : {}),
    ...(family === 'aws' ? { 'x-amzn-errortype': types.aws } : {}),
  });
  response.end(JSON.stringify(bodies[family]));
}

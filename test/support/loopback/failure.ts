import type { ServerResponse } from 'node:http';

/**
 * Ways to fail: an HTTP status with the provider's own error body, an answer that takes `slowMs`,
 * a stream (or document) whose connection is cut after half of it.
 */
export type Failure = '429' | '500' | 'slow' | 'cut';

const STATUS_TEXT = {
  '429': { status: 429, openai: 'rate_limit_exceeded', anthropic: 'rate_limit_error' },
  '500': { status: 500, openai: 'server_error', anthropic: 'api_error' },
} as const;

/** The failure a model name asks for (`fail-429`, `gpt-x-fail-cut`): lets another process choose it. */
export function failureOfModel(model: unknown): Failure | undefined {
  const found = typeof model === 'string' ? /fail-(429|500|slow|cut)$/.exec(model)?.[1] : undefined;
  return found as Failure | undefined;
}

export function sendError(response: ServerResponse, failure: '429' | '500', family: 'openai' | 'anthropic', headers: Readonly<Record<string, string>>): void {
  const { status, ...types } = STATUS_TEXT[failure];
  const message = `loopback ${failure}`;
  const body =
    family === 'openai'
      ? { error: { message, type: types.openai, param: null, code: types.openai } }
      : { type: 'error', error: { type: types.anthropic, message } };
  response.writeHead(status, { 'content-type': 'application/json', ...headers, ...(failure === '429' ? { 'retry-after-ms': '5' } : {}) });
  response.end(JSON.stringify(body));
}

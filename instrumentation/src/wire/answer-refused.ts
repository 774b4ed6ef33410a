import type { RefusedAnswer } from '../refusal.ts';

/** A refusal as fetch gives it. */
export function answerRefused(url: URL, { status, headers, body }: RefusedAnswer): Response {
  return Object.defineProperty(new Response(body, { status, headers }), 'url', { value: url.href, configurable: true });
}

import type { Protocol, Refusal } from './protocols/protocol.ts';

/**
 * The answer the application gets instead of the provider's: 403 in the provider's own error shape, so that its SDK throws its typed
 * PermissionDeniedError, and does not try again (`x-should-retry` is what the Stainless SDKs obey).
 */
export function refuse(protocol: Protocol, url: URL, refusal: Refusal): Response {
  const response = Response.json(protocol.refuse(refusal), {
    status: 403,
    headers: { 'x-should-retry': 'false', 'x-spanproof-decision-id': refusal.decisionId },
  });
  return Object.defineProperty(response, 'url', { value: url.href, configurable: true });
}

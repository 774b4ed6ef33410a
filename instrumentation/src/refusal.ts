import type { Protocol, Refusal } from './protocols/protocol.ts';

/** An answer made here, for any transport. */
export interface RefusedAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * The answer the application gets instead of the provider's: 403 in the provider's own error shape, so that its SDK throws its typed
 * PermissionDeniedError, and does not try again (`x-should-retry` is what the Stainless SDKs obey).
 */
export function refuse(protocol: Protocol, refusal: Refusal): RefusedAnswer {
  return {
    status: 403,
    headers: {
      'content-type': 'application/json',
      'x-should-retry': 'false',
      'x-spanproof-decision-id': refusal.decisionId,
      ...protocol.refusalHeaders,
    },
    body: JSON.stringify(protocol.refuse(refusal)),
  };
}

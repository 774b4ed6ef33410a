import type { ScopeSpans, Span } from '../receive/contract.ts';
import { DIALECTS } from './dialects/index.ts';
import { isSourceSpan } from './read-source.ts';
import { judgeIdentity } from './span-identity.ts';

/** Whether backends get a span: what was accepted, but for what sources say to the ledger. A span that was refused is in neither place. */
export function isPassedOn(span: Span, scope: ScopeSpans): boolean {
  if (isSourceSpan(span)) return false;
  return judgeIdentity(span) === undefined || !DIALECTS.some((dialect) => dialect.recognises(span, scope));
}

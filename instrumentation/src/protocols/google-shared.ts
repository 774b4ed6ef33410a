import type { JsonObject, Refusal } from './protocol.ts';

/** google.rpc.Status, as every API of Google answers. */
export function refuseAsGoogle({ code, message, decisionId }: Refusal): JsonObject {
  return { error: { code: 403, message, status: 'PERMISSION_DENIED', details: [{ reason: code, decision_id: decisionId }] } };
}

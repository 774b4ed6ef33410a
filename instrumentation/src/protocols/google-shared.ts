import type { JsonObject, Refusal } from './protocol.ts';

/** google.rpc.Status, as every API of Google answers. */
export function refuseAsGoogle({ message, decisionId }: Refusal): JsonObject {
  return { error: { code: 403, message, status: 'PERMISSION_DENIED', details: [{ reason: 'policy_blocked', decision_id: decisionId }] } };
}

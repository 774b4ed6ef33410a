import { NO_QUORUM, type TrustPolicy } from './trust-policy.ts';
import type { VerifyReport } from './verify-report.ts';

/** One sentence: who must act together to alter the evidence unseen, and the last time that somebody outside vouched for. */
export function describeAssurance(policy: TrustPolicy | undefined, outside: VerifyReport['outside']): string {
  if (policy === undefined) return 'Whoever made this bundle could have made it up: no trust policy was given. No outside time.';
  const keys = 'To alter it unseen, the holders of the writer keys and of the log and governance keys';
  if (outside?.last === undefined) return `${keys} must act together; no outside time: writer and notary keys are under one administrator.`;
  const witnesses = policy.quorum === NO_QUORUM ? `one of ${outside.by.join(', ')}` : describeQuorum(policy, policy.quorum);
  const self = outside.self_witnessed ? ' (self-witnessed: the witness has a name of the log itself, so that one administrator may hold all keys)' : '';
  return `${keys}, and witness ${witnesses}, must act together${self}; last outside time ${formatInstant(outside.last)}.`;
}

/** Absolute UTC; decimal ns in. Beyond the calendar's end the number itself. */
export function formatInstant(ns: string): string {
  const ms = Number(BigInt(ns) / 1_000_000n);
  return ms <= 8.64e15 ? new Date(ms).toISOString().replace(/\.000Z$/, 'Z') : ns;
}

/** `w1`, or `2 of (w1, w2, w3)`. A group is made of what stands before it, so that this ends. */
function describeQuorum(policy: TrustPolicy, name: string): string {
  const group = policy.groups.find((other) => other.name === name);
  return group === undefined ? name : `${group.threshold} of (${group.members.map((member) => describeQuorum(policy, member)).join(', ')})`;
}

import { NO_QUORUM, type TrustPolicy } from './trust-policy.ts';

/** Whether a checkpoint that these witnesses cosigned (by their names in the policy) has the policy's quorum. */
export function reachesQuorum({ groups, quorum }: Pick<TrustPolicy, 'groups' | 'quorum'>, cosigned: ReadonlySet<string>): boolean {
  if (quorum === NO_QUORUM) return true;
  const reached = new Set(cosigned);
  // In the policy's order: a group's members stand before it.
  for (const { name, threshold, members } of groups) if (members.filter((member) => reached.has(member)).length >= threshold) reached.add(name);
  return reached.has(quorum);
}

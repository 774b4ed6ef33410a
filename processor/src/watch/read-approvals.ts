import type { Registers } from '../registers/contract.ts';
import type { Approval } from './contract.ts';

/** Approved changes of models and prompts: what has an entry that was not retired is approved, from its first version on. */
export function readApprovals(registers: Pick<Registers, 'list' | 'history'>): readonly Approval[] {
  return registers.list('changes').flatMap(({ id, at, data }): Approval[] => {
    const { what } = data;
    if (typeof what !== 'object' || what === null || !('fingerprint' in what)) return [];
    const { kind, fingerprint } = what;
    if ((kind !== 'model' && kind !== 'prompt') || typeof fingerprint !== 'string') return [];
    const first = registers.history('changes', id)[0]?.at ?? at;
    return [{ id, kind, fingerprint, at: Number(BigInt(first) / 1_000_000n) }];
  });
}

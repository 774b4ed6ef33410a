import type { FoundValue, TransformDefinition } from './definition.ts';

const KEPT = 4;
const HIDDEN_SECRET = '********';
const HIDDEN_NAME = '****';

/**
 * `************1111`, `****@example.org`: the last four characters of personal data where at least as many are hidden, the domain of an address. A secret keeps
 * nothing, not even its length; nor does what spells its value in another way, since nobody can say what its end would tell.
 */
export const mask: TransformDefinition = {
  keyed: false,
  apply(found) {
    if (found.kind.startsWith('SECRET.')) return HIDDEN_SECRET;
    return found.kind === 'EMAIL' ? maskAddress(found) : maskStart(found, KEPT);
  },
};

function maskAddress(found: FoundValue): string {
  const at = found.value.lastIndexOf('@');
  return found.obscured || at < 0 ? maskStart(found, 0) : HIDDEN_NAME + found.value.slice(at);
}

function maskStart({ value, obscured }: FoundValue, keep: number): string {
  const kept = !obscured && value.length >= 2 * keep ? keep : 0;
  return '*'.repeat(value.length - kept) + value.slice(value.length - kept);
}

import type { FindingKind, Replace } from '@spanproof/vocabulary';

/** The policy of one call, as it applies to what the provider answers. */
export interface Enforcement {
  /** What happens to a value of this kind: the answer is refused, another text stands in its place, or it passes. */
  actionOf(kind: FindingKind): 'block' | 'redact' | undefined;
  /** What stands in the place of a value that is redacted; undefined leaves it. */
  readonly replace: Replace;
  /** One value was found, whatever happens to it. */
  count(kind: FindingKind): void;
  /** Something cannot be examined: true where a rule that fails closed must not let it pass. */
  giveUp(): boolean;
  /** The answer is refused: the call's record says so. */
  block(): void;
}

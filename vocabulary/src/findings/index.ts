import type { FindingDefinition } from './definition.ts';
import { PII, PII_KINDS } from './pii/index.ts';
import { SECRET_KINDS, SECRETS } from './secrets/index.ts';

export type { Criterion, Examples, FindingDefinition, Match, ScanBudget, ScanFinding, ScanInput, Scanner, ScanResult } from './definition.ts';
export { DIGITS } from './definition.ts';

export type FindingKind = (typeof SECRET_KINDS)[number] | (typeof PII_KINDS)[number];

/** Every kind of finding; where two of them claim the same place with equal evidence, the earlier one wins. */
export const FINDING_KINDS: readonly FindingKind[] = [...SECRET_KINDS, ...PII_KINDS];

export const FINDINGS: { readonly [Kind in FindingKind]: FindingDefinition<Kind> } = { ...SECRETS, ...PII };

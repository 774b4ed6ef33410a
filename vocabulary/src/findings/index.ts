import { creditCard } from './credit-card.ts';
import type { FindingDefinition } from './definition.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { phone } from './phone.ts';
import { secretAnthropicKey } from './secret-anthropic-key.ts';
import { secretAssignment } from './secret-assignment.ts';
import { secretAwsAccessKey } from './secret-aws-access-key.ts';
import { secretBearer } from './secret-bearer.ts';
import { secretGithubToken } from './secret-github-token.ts';
import { secretJwt } from './secret-jwt.ts';
import { secretOpenaiKey } from './secret-openai-key.ts';
import { secretPrivateKey } from './secret-private-key.ts';
import { usSsn } from './us-ssn.ts';

export type { Criterion, Examples, FindingDefinition, Match, ScanBudget, ScanFinding, ScanInput, Scanner, ScanResult } from './definition.ts';
export { DIGITS } from './definition.ts';

/** Every kind of finding; where two of them claim the same place with equal evidence, the earlier one wins. */
export const FINDING_KINDS = [
  'SECRET.private_key',
  'SECRET.jwt',
  'SECRET.anthropic_key',
  'SECRET.openai_key',
  'SECRET.github_token',
  'SECRET.aws_access_key',
  'SECRET.bearer',
  'SECRET.assignment',
  'EMAIL',
  'IBAN',
  'CREDIT_CARD',
  'US_SSN',
  'PHONE',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export const FINDINGS: { readonly [Kind in FindingKind]: FindingDefinition<Kind> } = {
  'SECRET.private_key': secretPrivateKey,
  'SECRET.jwt': secretJwt,
  'SECRET.anthropic_key': secretAnthropicKey,
  'SECRET.openai_key': secretOpenaiKey,
  'SECRET.github_token': secretGithubToken,
  'SECRET.aws_access_key': secretAwsAccessKey,
  'SECRET.bearer': secretBearer,
  'SECRET.assignment': secretAssignment,
  EMAIL: email,
  IBAN: iban,
  CREDIT_CARD: creditCard,
  US_SSN: usSsn,
  PHONE: phone,
};

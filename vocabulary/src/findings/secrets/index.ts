import type { FindingDefinition } from '../definition.ts';
import { secretAnthropicKey } from './anthropic-key.ts';
import { secretAssignment } from './assignment.ts';
import { secretAwsAccessKey } from './aws-access-key.ts';
import { secretBearer } from './bearer.ts';
import { secretGithubToken } from './github-token.ts';
import { secretJwt } from './jwt.ts';
import { secretOpenaiKey } from './openai-key.ts';
import { secretPrivateKey } from './private-key.ts';

/** Kinds of secrets, by priority. */
export const SECRET_KINDS = [
  'SECRET.private_key',
  'SECRET.jwt',
  'SECRET.anthropic_key',
  'SECRET.openai_key',
  'SECRET.github_token',
  'SECRET.aws_access_key',
  'SECRET.bearer',
  'SECRET.assignment',
] as const;

export const SECRETS: { readonly [Kind in (typeof SECRET_KINDS)[number]]: FindingDefinition<Kind> } = {
  'SECRET.private_key': secretPrivateKey,
  'SECRET.jwt': secretJwt,
  'SECRET.anthropic_key': secretAnthropicKey,
  'SECRET.openai_key': secretOpenaiKey,
  'SECRET.github_token': secretGithubToken,
  'SECRET.aws_access_key': secretAwsAccessKey,
  'SECRET.bearer': secretBearer,
  'SECRET.assignment': secretAssignment,
};

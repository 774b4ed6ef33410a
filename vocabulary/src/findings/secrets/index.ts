import type { FindingDefinition } from '../definition.ts';
import { secretAnthropicKey } from './anthropic-key.ts';
import { secretAssignment } from './assignment.ts';
import { secretAwsAccessKey } from './aws-access-key.ts';
import { secretBearer } from './bearer.ts';
import { secretConnectionString } from './connection-string.ts';
import { secretGithubToken } from './github-token.ts';
import { secretJoinedToken } from './joined-token.ts';
import { secretJwt } from './jwt.ts';
import { secretOpenaiKey } from './openai-key.ts';
import { secretPrivateKey } from './private-key.ts';
import { VENDOR_KINDS, VENDOR_SECRETS, type VendorKind } from './vendors/index.ts';

/** With a file of their own; the general ones stand behind the vendors: what a vendor's shape explains is not only some header or assignment. */
const OWN_KINDS = ['SECRET.private_key', 'SECRET.jwt', 'SECRET.anthropic_key', 'SECRET.openai_key', 'SECRET.github_token', 'SECRET.aws_access_key'] as const;
const GENERAL_KINDS = ['SECRET.connection_string', 'SECRET.bearer', 'SECRET.assignment', 'SECRET.joined_token'] as const;

export type SecretKind = (typeof OWN_KINDS)[number] | VendorKind | (typeof GENERAL_KINDS)[number];

/** Kinds of secrets, by priority. */
export const SECRET_KINDS: readonly SecretKind[] = [...OWN_KINDS, ...VENDOR_KINDS, ...GENERAL_KINDS];

export const SECRETS: { readonly [Kind in SecretKind]: FindingDefinition<Kind> } = {
  'SECRET.private_key': secretPrivateKey,
  'SECRET.jwt': secretJwt,
  'SECRET.anthropic_key': secretAnthropicKey,
  'SECRET.openai_key': secretOpenaiKey,
  'SECRET.github_token': secretGithubToken,
  'SECRET.aws_access_key': secretAwsAccessKey,
  ...VENDOR_SECRETS,
  'SECRET.connection_string': secretConnectionString,
  'SECRET.bearer': secretBearer,
  'SECRET.assignment': secretAssignment,
  'SECRET.joined_token': secretJoinedToken,
};

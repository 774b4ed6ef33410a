import { z } from 'zod';
import type { KeySettings } from './settings.ts';
import { duration } from './units.ts';

const vault = z.strictObject({
  address: z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' }).describe('Where Vault answers.'),
  mount: z
    .string()
    .regex(/^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*$/, 'expected a path such as transit')
    .default('transit')
    .describe('Where its transit engine is mounted.'),
  token_file: z.string().min(1).describe('File that holds the token on one line, read anew for every request, so that an agent may renew it.'),
  namespace: z.string().min(1).optional().describe('Namespace of Vault Enterprise.'),
  ca_file: z.string().min(1).optional().describe('PEM file of the authority that signed its certificate.'),
});

const awsKms = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'expected a region such as eu-central-1')
    .describe('Region of the keys. Credentials are found as the AWS SDK finds them.'),
  endpoint: z
    .url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' })
    .optional()
    .describe('Another address than AWS’s own, such as a VPC endpoint.'),
});

const MOST_CACHE = 3_600_000;

/** Who holds the keys. */
export const keys: z.ZodType<KeySettings> = z
  .strictObject({
    service: z
      .enum(['local', 'vault', 'aws-kms'])
      .default('local')
      .describe('What seals the tenants’ keys: a file of this machine, Vault’s transit engine, or AWS KMS (needs the package @aws-sdk/client-kms).'),
    cache_ttl: duration
      .refine((milliseconds) => milliseconds >= 1000 && milliseconds <= MOST_CACHE, 'must be 1s to 1h')
      .prefault('5m')
      .describe('How long an opened key stays in memory at most. A denial or destruction takes effect within it. 1s to 1h.'),
    vault: vault.optional().describe('For `vault`.'),
    aws_kms: awsKms.optional().describe('For `aws-kms`.'),
  })
  .superRefine(({ service, vault: forVault, aws_kms }, context) => {
    if (service === 'vault' && forVault === undefined) context.addIssue({ code: 'custom', path: ['vault'], message: 'must be set for the service vault' });
    if (service === 'aws-kms' && aws_kms === undefined) context.addIssue({ code: 'custom', path: ['aws_kms'], message: 'must be set for the service aws-kms' });
  });

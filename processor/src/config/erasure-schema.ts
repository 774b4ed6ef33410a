import { z } from 'zod';
import { isLoopback } from './endpoint.ts';
import { name } from './parts.ts';
import type { ErasureSettings } from './settings.ts';
import { duration } from './units.ts';

const DAY_MS = 86_400_000;

const receiver = z
  .strictObject({
    name: name.describe('A name for statements and reports.'),
    url: z
      .url({ protocol: /^https?$/, error: 'expected an https:// address' })
      .describe('Gets a signed POST for every erasure; https, since it names the subject. http only on loopback.'),
    secret_env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of an environment variable')
      .optional()
      .describe('Name of the environment variable that holds the secret of the signature: 16 or more printable characters.'),
    secret_file: z.string().min(1).optional().describe('File that holds it instead, on one line.'),
  })
  .superRefine(({ url, secret_env, secret_file }, context) => {
    if ((secret_env === undefined) === (secret_file === undefined))
      context.addIssue({ code: 'custom', path: ['secret_env'], message: 'set one of `secret_env` and `secret_file`' });
    const { protocol, hostname } = new URL(url);
    if (protocol === 'http:' && !isLoopback(hostname)) context.addIssue({ code: 'custom', path: ['url'], message: 'leaves this machine: https is needed' });
  });

/** What happens when a subject is erased, besides its keys. */
export const erasure: z.ZodType<ErasureSettings> = z.strictObject({
  backups_within: duration
    .refine((milliseconds) => milliseconds >= 3_600_000 && milliseconds <= 30 * DAY_MS, 'must be 1h to 720h')
    .prefault('168h')
    .describe('By when copies of the key store are unreadable too: live keys are wrapped again and the earlier ones destroyed. 1h to 720h.'),
  receivers: z
    .array(receiver)
    .superRefine((entries, context) => {
      for (const [index, entry] of entries.entries())
        if (entries.findIndex((other) => other.name === entry.name) < index)
          context.addIssue({ code: 'custom', path: [index, 'name'], message: 'stands twice' });
    })
    .default([])
    .describe('Who keeps copies (vector stores, providers) and is told of every erasure.'),
  retry_for: duration
    .refine((milliseconds) => milliseconds >= 60_000 && milliseconds <= 30 * DAY_MS, 'must be 1m to 720h')
    .prefault('72h')
    .describe('How long a receiver that does not acknowledge is told again.'),
});

import { z } from 'zod';
import type { AlertSettings } from './settings.ts';

const grafana = z
  .strictObject({
    secret_env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of an environment variable')
      .optional()
      .describe('Name of the environment variable that holds the secret with which Grafana’s contact point signs: 16 or more printable characters.'),
    secret_file: z.string().min(1).optional().describe('File that holds it instead, on one line.'),
  })
  .superRefine(({ secret_env, secret_file }, context) => {
    if (secret_env !== undefined && secret_file !== undefined)
      context.addIssue({ code: 'custom', path: ['secret_file'], message: 'stands beside `secret_env`: set one of them' });
  });

/** Where alerts come from, besides the processor itself. Without a secret nothing is taken from Grafana. */
export const alerts: z.ZodType<AlertSettings> = z.strictObject({ grafana: grafana.prefault({}) });

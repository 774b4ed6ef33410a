import { z } from 'zod';
import { endpoint, isLoopback } from './endpoint.ts';
import { name, refuseRepeated, sha256, tls } from './parts.ts';
import type { ApiSettings } from './settings.ts';

const httpAddress = z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' });

const tokens = z
  .array(
    z.strictObject({
      id: name.describe('A name for logs and reports.'),
      role: z
        .enum(['viewer', 'operator', 'compliance', 'auditor', 'admin', 'plugin'])
        .describe('What its holder may do. `plugin`: only speak for the users whose `X-Grafana-Id` comes with it.'),
      sha256: sha256.describe('SHA-256 of the token that clients send as `authorization: Bearer <token>`.'),
    }),
  )
  .superRefine(refuseRepeated);

const grafana = z.strictObject({
  url: httpAddress.describe('Where its signing keys are fetched: `<url>/api/signing-keys/keys`.'),
  issuer: httpAddress.optional().describe('Its `root_url`. Absent: the same as `url`.'),
  audience: z
    .array(z.string().regex(/^org:[1-9][0-9]{0,9}$/, 'expected org:<id>, such as org:1'))
    .min(1)
    .describe('Organisations whose users may come, such as `[org:1]`.'),
  role_map: z
    .record(z.string().min(1).max(320), z.enum(['compliance', 'auditor']))
    .default({})
    .describe('Username, verified email or `user:<uid>`, and the role that replaces the one Grafana gives.'),
});

/** The HTTP API of port 4320. */
export const api: z.ZodType<ApiSettings> = z
  .strictObject({
    endpoint: endpoint.prefault('127.0.0.1:4320').describe('Where the HTTP API listens. Off loopback, `tls` and at least one token are required.'),
    tls: tls.optional().describe('Serves HTTPS. Absent: plain HTTP, on loopback only.'),
    tokens: tokens.default([]).describe('Long-lived API tokens. Time-boxed ones for auditors are issued over the API.'),
    grafana: grafana.optional().describe('The Grafana whose signed-in users may come through the plugin.'),
  })
  .superRefine((given, context) => {
    if (given.grafana !== undefined && !given.tokens.some(({ role }) => role === 'plugin' || role === 'admin')) {
      context.addIssue({ code: 'custom', path: ['grafana'], message: 'its users come with a token of role `plugin`: set one in `api.tokens`' });
    }
    if (isLoopback(given.endpoint.host)) return;
    const path = ['endpoint'];
    if (given.tls === undefined) context.addIssue({ code: 'custom', path, message: 'other machines can reach it: set `api.tls`' });
    if (given.tokens.length === 0) context.addIssue({ code: 'custom', path, message: 'other machines can reach it: set `api.tokens`' });
  });

import { z } from 'zod';
import { alerts } from './alerts-schema.ts';
import { api } from './api-schema.ts';
import { endpoint, isLoopback } from './endpoint.ts';
import { erasure } from './erasure-schema.ts';
import { detectors } from './detectors-schema.ts';
import { exporters, forward } from './exporters-schema.ts';
import { keys } from './keys-schema.ts';
import { log } from './log-schema.ts';
import { observe } from './observe-schema.ts';
import { name, refuseRepeated, sha256, tls } from './parts.ts';
import { retention } from './retention-schema.ts';
import type { Settings } from './settings.ts';
import { byteSize } from './units.ts';

const http = z.strictObject({
  endpoint: endpoint.prefault('127.0.0.1:4318').describe('Where OTLP/HTTP listens. Off loopback, `tls` and at least one ingest key are required.'),
  max_request_body_size: byteSize.prefault('20 MiB').describe('Largest request body, before and after decompression.'),
  tls: tls.optional().describe('Serves HTTPS. Absent: plain HTTP, on loopback only.'),
});

const grpc = z.strictObject({
  endpoint: endpoint.prefault('127.0.0.1:4317').describe('Where OTLP/gRPC listens. Off loopback, `tls` and at least one ingest key are required.'),
  max_recv_msg_size: byteSize.prefault('20 MiB').describe('Largest message, before and after decompression.'),
  tls: tls.optional().describe('Serves TLS. Absent: plain text, on loopback only.'),
});

const ingestKeys = z
  .array(
    z.strictObject({
      id: name.describe('A name for logs and reports.'),
      tenant: name.describe('The tenant whose calls this key may send.'),
      sha256: sha256.describe('SHA-256 of the key that clients send as `authorization: Bearer <key>`.'),
    }),
  )
  .superRefine(refuseRepeated);

const otlp = z
  .strictObject({
    protocols: z.strictObject({ grpc: grpc.prefault({}), http: http.prefault({}) }).prefault({}),
    auth: z.strictObject({ keys: ingestKeys.default([]).describe('Ingest keys. Empty: every sender on loopback is tenant `default`.') }).prefault({}),
    max_in_flight_bytes: byteSize.prefault('64 MiB').describe('Bytes of bodies accepted and not yet durable; beyond it ingest answers 503.'),
  })
  .superRefine(({ protocols, auth }, context) => {
    for (const protocol of ['grpc', 'http'] as const) {
      if (isLoopback(protocols[protocol].endpoint.host)) continue;
      const path = ['protocols', protocol, 'endpoint'];
      if (protocols[protocol].tls === undefined) context.addIssue({ code: 'custom', path, message: 'other machines can reach it: set `tls` beside it' });
      if (auth.keys.length === 0) context.addIssue({ code: 'custom', path, message: 'other machines can reach it: set `receivers.otlp.auth.keys`' });
    }
  });

const engine = z
  .strictObject({
    clickhouse_url: z
      .url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' })
      .optional()
      .describe('A ClickHouse server. Absent: the embedded engine, in a child process.'),
    username: z.string().min(1).optional().describe('User on that server.'),
    password_env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of an environment variable')
      .optional()
      .describe('Name of the environment variable that holds the password; the password itself has no place in this file.'),
    password_file: z
      .string()
      .min(1)
      .optional()
      .describe('File that holds the password on one line: a secret of Docker or Kubernetes. Instead of `password_env`.'),
  })
  .superRefine((given, context) => {
    if (given.password_env !== undefined && given.password_file !== undefined)
      context.addIssue({ code: 'custom', path: ['password_file'], message: 'stands beside `password_env`: set one of them' });
    if (given.clickhouse_url !== undefined) return;
    for (const property of ['username', 'password_env', 'password_file'] as const) {
      if (given[property] !== undefined)
        context.addIssue({ code: 'custom', path: [property], message: 'needs `engine.clickhouse_url`: the embedded engine has no login' });
    }
  });

const MIN_SEGMENT = 1024 ** 2;
const journal = z
  .strictObject({
    max_bytes: byteSize
      .prefault('2 GiB')
      .describe('Sealed bytes kept while the engine does not take them; beyond it ingest answers 503. At least two segments.'),
    segment_bytes: byteSize.prefault('16 MiB').describe('Size of one journal file. At least 1 MiB.'),
    min_free_disk: byteSize.prefault('512 MiB').describe('Free space on the disk of the data folder below which ingest answers 503.'),
  })
  .superRefine(({ max_bytes, segment_bytes }, context) => {
    if (segment_bytes < MIN_SEGMENT) context.addIssue({ code: 'custom', path: ['segment_bytes'], message: 'must be at least 1 MiB' });
    if (max_bytes < 2 * segment_bytes) context.addIssue({ code: 'custom', path: ['max_bytes'], message: 'must hold at least two segments' });
  });

/** What a person may set: every word, its default, its rule and its explanation. Unknown words are errors. */
export const schema: z.ZodType<Settings> = z.strictObject({
  data_folder: z.string().min(1).default('./data').describe('All that the processor keeps: journal, engine, keys, exports. Made with mode 0700.'),
  receivers: z.strictObject({ otlp: otlp.prefault({}) }).prefault({}),
  detectors: detectors.default([]),
  exporters: exporters.prefault({}),
  forward: forward.prefault({}),
  api: api.prefault({}),
  alerts: alerts.prefault({}),
  observe: observe.prefault({}),
  console: z
    .enum(['on', 'off'])
    .optional()
    .describe('The local console, on the address of the API: built once, after ingest is ready. Absent: on where the API listens on loopback.'),
  engine: engine.prefault({}),
  journal: journal.prefault({}),
  keys: keys.prefault({}),
  erasure: erasure.prefault({}),
  retention: retention.prefault({}),
  workers: z.int().min(1).max(64).default(1).describe('Sealing workers, each with its own journal and streams.'),
  policy_file: z
    .string()
    .min(1)
    .optional()
    .describe('Policy v1 as JSON, or as YAML where the name ends in .yaml. Absent: the built-in policy (secrets redacted, personal data counted).'),
  transform_keys_file: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Keys of the transforms `pseudonym` and `tokenise`, mode 0600: a line `<tenant> <64 hex digits>` for each tenant. Needed where the policy uses one of them.',
    ),
  prices_file: z
    .string()
    .min(1)
    .optional()
    .describe('Price list as JSON (docs/operations.md). Absent: the public list prices that come with this version; a model without a price has no cost.'),
  log: log.prefault({}),
  classes: z
    .strictObject({
      standard: z
        .strictObject({ period: z.enum(['day', 'month']).default('month').describe('How long one stream of the class runs; retention drops whole periods.') })
        .prefault({}),
    })
    .prefault({}),
});

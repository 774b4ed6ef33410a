import { z } from 'zod';
import { name } from './parts.ts';
import type { ExporterSettings, ForwardSettings } from './settings.ts';
import { byteSize, duration } from './units.ts';

const header = z.string().regex(/^[\x20-\x7e]{0,4096}$/, 'expected printable ASCII');

const exporter = z.strictObject({
  name: name.describe('A name for logs, metrics and the place it has reached; another name starts from what still waits.'),
  endpoint: z
    .url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' })
    .describe('The backend, such as http://127.0.0.1:4318. `https` verifies its certificate. Over HTTP, `/v1/traces` is added where the address has no path.'),
  protocol: z.enum(['http', 'grpc']).default('http').describe('OTLP over HTTP (protobuf) or gRPC.'),
  compression: z.enum(['gzip', 'none']).default('gzip').describe('How requests are compressed.'),
  timeout: duration.prefault('10s').describe('How long one request may take.'),
  headers: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected a header name in lower case'), header)
    .default({})
    .describe('Headers of every request. No place for secrets: see `bearer_env`.'),
  bearer_env: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of an environment variable')
    .optional()
    .describe('Name of the environment variable that holds the token sent as `authorization: Bearer`.'),
  ca_file: z.string().min(1).optional().describe('PEM file of the authority that signed the backend’s certificate. Absent: the authorities Node knows.'),
});

/** Where redacted spans go besides the ledger. */
export const exporters: z.ZodType<{ readonly otlp: readonly ExporterSettings[] }> = z.strictObject({
  otlp: z
    .array(exporter)
    .max(8)
    .default([])
    .superRefine((entries, context) => {
      for (const [index, entry] of entries.entries()) {
        if (entries.findIndex((other) => other.name === entry.name) < index)
          context.addIssue({ code: 'custom', path: [index, 'name'], message: 'stands twice' });
      }
    })
    .describe('Backends that get every accepted span after redaction. Empty: none.'),
});

const MIN_SEGMENT = 64 * 1024;

/** What waits for them. */
export const forward: z.ZodType<ForwardSettings> = z
  .strictObject({
    max_bytes: byteSize
      .prefault('256 MiB')
      .describe('Sealed bytes kept for backends that do not answer, per sealing worker; beyond it the oldest are dropped and counted.'),
    segment_bytes: byteSize.prefault('8 MiB').describe('Size of one file of them: the unit in which the oldest are dropped. At least 64 KiB.'),
  })
  .superRefine(({ max_bytes, segment_bytes }, context) => {
    if (segment_bytes < MIN_SEGMENT) context.addIssue({ code: 'custom', path: ['segment_bytes'], message: 'must be at least 64 KiB' });
    if (max_bytes < 2 * segment_bytes) context.addIssue({ code: 'custom', path: ['max_bytes'], message: 'must hold at least two segments' });
  });

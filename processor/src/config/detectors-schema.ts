import { FINDING_KINDS } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { AdapterSettings } from '../detect/adapters/contract.ts';
import { name } from './parts.ts';
import { duration } from './units.ts';

const detector = z.strictObject({
  name: name.describe('A name for its verdicts (`detector.<name>`) and failures.'),
  protocol: z
    .enum(['presidio', 'http'])
    .describe(
      '`presidio`: `POST /analyze` of Presidio\'s analyzer. `http`: any detector that answers `{"texts": [...]}` with `{"results": [[{start, end, label, score}]]}`.',
    ),
  url: z
    .url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' })
    .describe('Where it is. It sees content before redaction: keep it on your own machines.'),
  language: z
    .string()
    .regex(/^[a-z]{2}$/, 'expected two letters')
    .default('en')
    .describe('For Presidio.'),
  min_score: z.number().min(0).max(1).default(0.5).describe('Findings below are left out.'),
  timeout: duration.prefault('2s').describe('How long all requests for one call may take.'),
  batch: z.int().min(1).max(100).default(8).describe('Texts of one request; for Presidio, requests at a time.'),
  fail: z
    .enum(['open', 'closed'])
    .default('open')
    .describe('Where it does not answer: `open` keeps the call with a verdict `failed_open`; `closed` refuses the body, and its sender tries again.'),
  labels: z
    .record(z.string().max(100), z.enum(FINDING_KINDS))
    .optional()
    .describe("Its labels and the kinds they are. Absent: Presidio's names, and labels that are kinds."),
  failures: z.int().min(1).max(100).default(3).describe('After so many failures in a row it is left alone.'),
  cool_down: duration.prefault('30s').describe('For how long.'),
});

/** Detectors outside of the process. */
export const detectors: z.ZodType<readonly AdapterSettings[]> = z
  .array(detector)
  .max(4)
  .describe('Detectors outside of the process that are asked about every call after the built-in rules. Empty: none.');

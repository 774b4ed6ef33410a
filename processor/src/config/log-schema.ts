import { parseVkey, SIGNATURE_TYPES, type Vkey } from '@spanproof/vocabulary/ledger';
import { z } from 'zod';
import { name } from './parts.ts';
import type { LogSettings } from './settings.ts';
import { duration } from './units.ts';

const witnessKey = z.string().transform((text, context): Vkey => {
  try {
    const vkey = parseVkey(text);
    if (vkey.type === SIGNATURE_TYPES.cosignature) return vkey;
  } catch {
    // said below, in the words of a person who wrote it
  }
  context.addIssue({ code: 'custom', message: 'expected the key that the witness prints when it starts: <name>+<id>+<base64>' });
  return z.NEVER;
});

const witness = z.strictObject({
  name: name
    .refine((text) => text !== 'none' && text !== 'witnesses', 'is a word of the trust policy')
    .describe('A name for the trust policy, logs and reports.'),
  vkey: witnessKey.describe('Its verifier key, as it prints it when it starts.'),
  url: z
    .url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' })
    .describe('Where it takes checkpoints (c2sp.org/tlog-witness), such as https://witness.example.org.'),
});

/** The evidence log, and the witnesses that vouch for it. */
export const log: z.ZodType<LogSettings> = z
  .strictObject({
    origin: z
      .string()
      .max(200)
      .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*(?:\/[A-Za-z0-9._-]+)*$/, 'expected a name without a scheme, such as example.org/spanproof')
      .default('localhost/spanproof')
      .describe('Name of the evidence log, in every checkpoint and in the trust policy. Fixed once the log is open.'),
    tick: duration
      .refine((milliseconds) => milliseconds >= 10_000, 'must be at least 10s')
      .prefault('60s')
      .describe('How often grown streams are entered in the log. At least 10s.'),
    format: z
      .enum(['text', 'json'])
      .default('text')
      .describe('How the processor writes what happens to it on standard error: lines for people, or one JSON object a line.'),
    witnesses: z
      .array(witness)
      .max(16)
      .default([])
      .superRefine((entries, context) => {
        for (const [index, entry] of entries.entries()) {
          if (entries.findIndex((other) => other.name === entry.name) < index)
            context.addIssue({ code: 'custom', path: [index, 'name'], message: 'stands twice' });
        }
      })
      .describe('Who cosigns the log’s checkpoints (`spanproof witness`, or any c2sp.org/tlog-witness). Best run by somebody else. Empty: nobody.'),
    quorum: z
      .int()
      .min(0)
      .optional()
      .describe('How many witnesses must have cosigned a checkpoint before it leaves in a bundle or proof. Absent: all of them.'),
  })
  .superRefine(({ witnesses, quorum }, context) => {
    const least = witnesses.length === 0 ? 0 : 1;
    if (quorum !== undefined && (quorum < least || quorum > witnesses.length))
      context.addIssue({ code: 'custom', path: ['quorum'], message: `must be ${least} to ${witnesses.length}: as many witnesses are set` });
  })
  .transform(({ quorum, ...rest }) => ({ ...rest, quorum: quorum ?? rest.witnesses.length }));

import { z } from 'zod';
import { name } from './parts.ts';
import type { RetentionSettings } from './settings.ts';

const MOST_DAYS = 36_500;
const days = z.int().min(1).max(MOST_DAYS);
const kept = z.strictObject({
  body: days.describe('Days that content is kept, redacted and original.'),
  core: days.describe('Days that the facts of calls and their proof are kept, and who they were about.'),
});

/** How long what is kept. A policy counts once two have signed it (`spanproof retention approve`). */
export const retention: z.ZodType<RetentionSettings> = z
  .strictObject({
    audit_window: days.default(365).describe('Days of evidence that an audit looks back on. No class may keep core for less.'),
    export_before_delete: z.boolean().default(false).describe('Writes a verified bundle of a period before anything of it is removed.'),
    classes: z
      .record(name, kept)
      .default({})
      .transform((given) => ({ standard: { body: 90, core: 400 }, governance: { body: 400, core: 400 }, ops: { body: 400, core: 400 }, ...given }))
      .describe('By retention class. `standard` are calls: 90 and 400 days; `governance` and `ops` are the processor’s own records: 400.'),
  })
  .superRefine(({ audit_window, classes }, context) => {
    for (const [className, { body, core }] of Object.entries(classes)) {
      if (core < audit_window)
        context.addIssue({ code: 'custom', path: ['classes', className, 'core'], message: `is shorter than the audit window of ${audit_window} days` });
      if (body > core)
        context.addIssue({
          code: 'custom',
          path: ['classes', className, 'body'],
          message: 'is longer than core, without which nothing says what the content was',
        });
    }
  });

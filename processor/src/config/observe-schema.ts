import { z } from 'zod';
import type { ObserveSettings } from './settings.ts';
import { duration } from './units.ts';

const WEEK_MS = 604_800_000;
const SHORTEST_MS = 200;
/** As many as a week has minutes: a baseline is read in one go. */
const MOST_WINDOWS = 10_080;

const calls = z.int().min(5).max(1_000_000);

/** How drift is looked for (docs/decisions/0013-drift.md). The defaults are those that `npm run bench:drift` measures. */
export const observe: z.ZodType<ObserveSettings> = z
  .strictObject({
    window: duration
      .refine((milliseconds) => milliseconds >= SHORTEST_MS, 'must be at least 200ms')
      .prefault('1h')
      .describe('Length of a window, after which every series is judged.'),
    shape_window: duration.prefault('24h').describe('Length of the windows that distributions and topics are compared over: a multiple of `window`.'),
    season: z.enum(['week', 'off']).default('week').describe('Whether calls are compared with those of the same hour of the week, or with all.'),
    baseline_windows: z
      .int()
      .min(8)
      .max(MOST_WINDOWS)
      .default(672)
      .describe('How many windows a baseline is learnt from: with a season whole weeks, two at least. A restart looks as far back.'),
    minimum_calls: z
      .strictObject({
        level: calls.default(20).describe('Windows are joined until they have so many calls. A series is watched once it had as many.'),
        shape: calls.default(200).describe('The same for distributions and topics.'),
      })
      .prefault({}),
    budget: z
      .strictObject({
        alarms: z.number().gt(0).max(100).default(1).describe('False alarms to expect, at most, over all series and statistics together.'),
        per: duration.prefault('720h').describe('In this time.'),
      })
      .prefault({}),
    settle: duration.prefault('60s').describe('How long after its end a window is read: rows of other processors may reach the engine later.'),
  })
  .superRefine(({ window, shape_window, season, baseline_windows, budget }, context) => {
    const refuse = (path: readonly string[], message: string): void => context.addIssue({ code: 'custom', path: [...path], message });
    if (shape_window < window || shape_window % window !== 0) refuse(['shape_window'], 'must be a multiple of `window`');
    if (budget.per < 2 * shape_window || budget.per < budget.alarms * shape_window)
      refuse(['budget', 'per'], 'must be at least twice `shape_window`, and `alarms` times');
    if (season === 'off') return;
    if (WEEK_MS % window !== 0 || WEEK_MS % shape_window !== 0)
      refuse(['window'], 'with a season, a week must be a multiple of `window` and of `shape_window`');
    else if ((baseline_windows * window) % WEEK_MS !== 0 || baseline_windows * window < 2 * WEEK_MS)
      refuse(['baseline_windows'], 'with a season, must be whole weeks and at least two');
  });

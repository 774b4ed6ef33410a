import { z } from 'zod';
import type { AdapterSettings, AdapterSpan, DetectorAdapter } from './contract.ts';
import { postJson } from './post-json.ts';

// The answer is another program's: offsets are checked where they are used.
const answer = z
  .array(z.object({ start: z.int().nonnegative(), end: z.int().nonnegative(), entity_type: z.string().max(100), score: z.number() }))
  .max(100_000);

/** Presidio's analyzer over HTTP: `POST /analyze`, one text a request (its batches came late and differ between versions). Offsets are code points. */
export function createPresidio({ name, url, language, min_score }: AdapterSettings): DetectorAdapter {
  const address = `${url.replace(/\/$/, '')}/analyze`;
  return {
    name,
    detect: (texts, signal) =>
      Promise.all(
        texts.map(async (text) => {
          const found = answer.parse(await postJson(address, { text, language, score_threshold: min_score }, signal));
          return toUnits(
            text,
            found.map(({ entity_type, ...span }) => ({ ...span, label: entity_type })),
          );
        }),
      ),
  };
}

/** Python counts code points, JavaScript UTF-16 units. */
function toUnits(text: string, spans: readonly AdapterSpan[]): readonly AdapterSpan[] {
  if (!/[\ud800-\udfff]/.test(text)) return spans;
  const units = [0];
  for (const character of text) units.push((units.at(-1) ?? 0) + character.length);
  return spans.map((span) => ({ ...span, start: units[span.start] ?? text.length, end: units[span.end] ?? text.length }));
}
